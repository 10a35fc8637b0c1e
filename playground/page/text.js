// A text with its entities becomes nodes. Offsets count UTF-16 units, as JavaScript strings do.
import { el, icon } from "./dom.js";
import { safeAddress } from "./links.js";
import { entityTime, fullTime } from "./time.js";

/** Draw a text; `phone` gives the words, the zone and what taps on links, codes and commands do. */
export function formatText(text, entities, phone) {
  const ordered = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return pieces(text, ordered, 0, text.length, phone);
}

function pieces(text, ordered, start, end, phone) {
  const nodes = [];
  let position = start;
  while (ordered.length && ordered[0].offset < end) {
    const entity = ordered.shift();
    const from = Math.max(entity.offset, position);
    const to = Math.min(entity.offset + entity.length, end);
    if (from >= to) continue;
    nodes.push(text.slice(position, from));
    const inner = pieces(text, ordered, from, to, phone);
    nodes.push(WRAPPERS[entity.type]?.(inner, entity, text.slice(from, to), phone) ?? inner);
    // A block ends its line by itself; the line break after it would show as an empty line.
    position = BLOCKS.has(entity.type) && text[to] === "\n" ? to + 1 : to;
  }
  nodes.push(text.slice(position, end));
  return nodes;
}

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

const WRAPPERS = {
  bold: (inner) => el("b", {}, inner),
  italic: (inner) => el("i", {}, inner),
  underline: (inner) => el("u", {}, inner),
  strikethrough: (inner) => el("s", {}, inner),
  spoiler: (inner, _entity, _text, phone) => spoiler(inner, phone),
  code: (inner, _entity, text, phone) =>
    el("code", { ...pressable(() => phone.copy(text)), title: phone.words.copyText }, inner),
  pre: (inner) => el("pre", {}, inner),
  blockquote: (inner) => el("blockquote", {}, inner),
  expandable_blockquote: (inner, _entity, text, phone) => expandable(inner, text, phone),
  text_link: (inner, entity, _text, phone) => link(inner, entity.url, phone),
  url: (inner, _entity, text, phone) => link(inner, text, phone),
  email: (inner, _entity, text, phone) => link(inner, `mailto:${text}`, phone),
  phone_number: (inner, _entity, text, phone) => link(inner, `tel:${text}`, phone),
  bot_command: (inner, _entity, text, phone) =>
    el("span", { class: "link", ...pressable(() => phone.sendText(text)) }, inner),
  mention: (inner) => el("span", { class: "mention" }, inner),
  text_mention: (inner) => el("span", { class: "mention" }, inner),
  hashtag: (inner) => el("span", { class: "mention" }, inner),
  date_time: (inner, entity, _text, phone) => moment(inner, entity, phone),
};

/** What makes any element work as a button, by mouse and by keyboard. */
function pressable(act) {
  const onkeydown = (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    act(event);
  };
  return { role: "button", tabindex: 0, onclick: act, onkeydown };
}

function spoiler(inner, phone) {
  const reveal = () => {
    node.classList.remove("spoiler");
    for (const name of ["role", "tabindex", "aria-label"]) node.removeAttribute(name);
  };
  const node = el("span", { class: "spoiler", "aria-label": phone.words.spoiler, ...pressable(reveal) }, inner);
  return node;
}

function expandable(inner, text, phone) {
  const long = text.length > 120 || text.split("\n").length > 3;
  if (!long) return el("blockquote", {}, inner);
  const toggle = el("button", {
    type: "button", class: "expand", "aria-expanded": "false", "aria-label": phone.words.showMore,
    onclick: () => toggle.setAttribute("aria-expanded", String(quote.classList.toggle("open"))),
  }, icon("down"));
  const quote = el("blockquote", { class: "expandable" }, el("span", { class: "quoted" }, inner), toggle);
  return quote;
}

function link(inner, address, phone) {
  const href = safeAddress(address);
  if (!href && !address.startsWith("tg:")) return inner;
  return el("a", {
    href: href ?? "#", target: "_blank", rel: "noopener noreferrer", onclick: (event) => phone.follow(address, event),
  }, inner);
}

function moment(inner, entity, phone) {
  const date = new Date(entity.unix_time * 1000);
  const written = entityTime(date, entity.date_time_format, phone.language, phone.world.zone, phone.world.now());
  const title = fullTime(date, phone.language, phone.world.zone);
  const node = el("time", { datetime: date.toISOString(), title }, written ?? inner);
  if (entity.date_time_format === "r") node.dataset.relative = "";
  return node;
}

/** Write the relative times anew ("in 5 minutes"): the clock has moved. */
export function refreshTimes(root, phone) {
  for (const node of root.querySelectorAll("time[data-relative]")) {
    const written = entityTime(new Date(node.dateTime), "r", phone.language, phone.world.zone, phone.world.now());
    if (node.textContent !== written) node.textContent = written;
  }
}
