// Where a link may lead: to the bot itself by a deep link, or safely out of the page.

const PAYLOAD = /^[A-Za-z0-9_-]{1,64}$/;
const SAFE = new Set(["http:", "https:", "mailto:", "tel:"]);

const parse = (address) => {
  try {
    return new URL(address);
  } catch {
    return null;
  }
};

/** Give the query of a link to this bot; null for any other address. */
function queryOf(address, username) {
  const url = parse(/^t\.me\//i.test(address) ? `https://${address}` : address);
  if (!url) return null;
  const named = url.protocol === "tg:" && url.href.startsWith("tg://resolve") ? url.searchParams.get("domain")
    : ["t.me", "telegram.me"].includes(url.hostname) ? url.pathname.slice(1)
    : null;
  return named?.toLowerCase() === username.toLowerCase() ? url.searchParams : null;
}

const valid = (payload) => (payload === "" || PAYLOAD.test(payload) ? payload : null);

/** Give what follows `start=` in a deep link to this bot, "" for a link without it; null for any other address. */
export function startPayload(address, username) {
  const query = queryOf(address, username);
  return query && valid(query.get("start") ?? "");
}

/** Give what follows `startgroup=` in a link that lets this bot into a group; null for any other address. */
export function groupPayload(address, username) {
  const query = queryOf(address, username);
  return query?.has("startgroup") ? valid(query.get("startgroup")) : null;
}

/** The same for what a person typed: a whole link, or only the payload. */
export function typedPayload(typed, username) {
  const text = typed.trim();
  return PAYLOAD.test(text) ? text : startPayload(text, username);
}

/** Give the address if a page may link to it, else null; what has no scheme is a web address. */
export function safeAddress(address) {
  const url = parse(address) ?? parse(`https://${address}`);
  return url && SAFE.has(url.protocol) ? url.href : null;
}
