// The playground's HTTP interface, one function a path.

/** The server did not answer at all. */
export class Unreachable extends Error {}

async function call(method, path, body) {
  const request = { method };
  if (body instanceof FormData) request.body = body;
  else if (body) Object.assign(request, { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });
  let response;
  try {
    response = await fetch(`/play${path}`, request);
  } catch {
    throw new Unreachable();
  }
  const answer = await response.json().catch(() => ({ error: response.statusText }));
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

const act = (id, action, body = {}) => call("POST", `/people/${id}/${action}`, body);

function form(files, fields = {}) {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value) data.append(name, value);
  for (const file of files) data.append("file", file, file.name);
  return data;
}

export const fetchState = () => call("GET", "/state");
export const fetchChat = (id) => call("GET", `/people/${id}/chat`);
export const events = (after) => new EventSource(`/play/events?after=${after}`);
export const fileAddress = (fileId) => `/play/files/${encodeURIComponent(fileId)}`;

export const addPerson = (person) => call("POST", "/people", person);
export const changePerson = (id, changes) => call("PATCH", `/people/${id}`, changes);

export const start = (id, payload) => act(id, "start", { payload });
export const sendText = (id, text, replyTo) => act(id, "text", { text, reply_to: replyTo });
export const editText = (id, messageId, text) => act(id, "edit", { message_id: messageId, text });
export const sendPhoto = (id, file, caption, replyTo) => act(id, "photo", form([file], { caption, reply_to: replyTo }));
export const sendAlbum = (id, files, caption) => act(id, "album", form(files, { caption }));
export const sendVoice = (id, file, duration) => act(id, "voice", form([file], { duration }));
export const sendDocument = (id, file, caption, replyTo) => act(id, "document", form([file], { caption, reply_to: replyTo }));
export const sendLocation = (id, place) => act(id, "location", place);
export const sendContact = (id, contact) => act(id, "contact", contact);
export const sendSticker = (id, emoji) => act(id, "sticker", { emoji });
// By what the button carries, not by its place: the bot may have changed the message since it was drawn.
export const tap = (id, messageId, data) => act(id, "tap", { message_id: messageId, data });
export const block = (id) => act(id, "block");
export const unblock = (id) => act(id, "unblock");

const actInGroup = (id, person, action, body = {}) => call("POST", `/groups/${id}/${action}`, { person, ...body });

export const foundGroup = (title) => call("POST", "/groups", { title });
export const letBotIn = (id, person, payload) => actInGroup(id, person, "let_in", { payload });
export const putBotOut = (id, person) => actInGroup(id, person, "put_out");
export const sayInGroup = (id, person, text) => actInGroup(id, person, "text", { text });
export const tapInGroup = (id, person, messageId, data) => actInGroup(id, person, "tap", { message_id: messageId, data });

export const pushClock = (seconds) => call("POST", "/clock", { seconds });
export const pushClockToNext = () => call("POST", "/clock", { to: "next" });
export const addFault = (fault) => call("POST", "/faults", fault);
export const removeFault = (id) => call("DELETE", `/faults/${id}`);
export const killBot = () => call("POST", "/bot/kill", {});
