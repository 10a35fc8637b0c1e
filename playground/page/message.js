// One message, or one album, becomes a bubble.
import { fileAddress } from "./api.js";
import { avatar, el, icon, iconButton } from "./dom.js";
import { inlineKeyboard } from "./keyboard.js";
import { drawRich, plainText } from "./rich.js";
import { formatText } from "./text.js";
import { shortTime } from "./time.js";
import { voiceNote } from "./voice.js";

/** Draw the messages of one bubble: an album has several, everything else one. */
export function drawMessage(messages, phone) {
  const [first] = messages;
  const side = first.outgoing ? "out" : "in";
  const kind = kindOf(first);
  const bare = kind === "sticker";
  const captioned = messages.find((message) => message.caption) ?? first;
  const text = first.text ?? captioned.caption;
  const meta = drawMeta(first, phone);
  const media = kind === "text" ? null : BODIES[kind](messages, phone);
  const words = text === undefined ? null : el("div", { class: "text", dir: "auto" },
    formatText(text, first.entities ?? captioned.caption_entities, phone), meta);
  return el("article", {
    class: `message ${side} ${kind}`, "data-id": first.message_id, "aria-label": describe(first, phone),
    oncontextmenu: (event) => phone.openMessageMenu(first, event.currentTarget, event),
  },
    el("div", { class: bare ? "bare" : "bubble" },
      drawWriter(first, phone), drawQuote(first, phone), media, words, words ? null : meta, drawReactions(first),
      iconButton("more", phone.words.messageMenu, (event) => phone.openMessageMenu(first, event.currentTarget),
        { class: "icon-button message-menu", "aria-haspopup": "menu" })),
    inlineKeyboard(first, phone));
}

const KINDS = ["photo", "voice", "document", "location", "contact", "sticker"];

function kindOf(message) {
  if ("text" in message) return "text";
  if ("rich_message" in message) return "rich";
  if (message.new_chat_members) return "joined";
  return KINDS.find((kind) => message[kind]) ?? "other";
}

const describe = (message, phone) =>
  `${phone.writer(message) ?? (message.outgoing ? phone.words.you : message.from.first_name)}, ${timeOf(message, phone)}`;

const timeOf = (message, phone) => shortTime(new Date(message.date * 1000), phone.language, phone.world.zone);

/** Say in a few words what a message is, for quotes. */
export function excerpt(message, words) {
  const text = message.text ?? message.caption ?? (message.rich_message && plainText(message.rich_message));
  if (text) return text.length > 100 ? `${text.slice(0, 100)}…` : text;
  const kind = kindOf(message);
  return kind === "sticker" ? message.sticker.emoji ?? words.kinds.sticker : words.kinds[kind];
}

function drawMeta(message, phone) {
  return el("span", { class: "meta" },
    message.edit_date && el("span", { class: "edited" }, phone.words.edited),
    el("time", { datetime: new Date(message.date * 1000).toISOString() }, timeOf(message, phone)),
    message.outgoing && el("span", { class: "tick", "aria-hidden": "true" }, "✓"));
}

function drawWriter(message, phone) {
  const writer = phone.writer(message);
  return writer && el("b", { class: "writer" }, el("bdi", {}, writer));
}

function drawQuote(message, phone) {
  const replied = message.reply_to_message;
  if (!replied) return null;
  const mine = replied.from?.id === phone.person.id;
  return el("button", { type: "button", class: "quote", onclick: () => phone.showMessage(replied.message_id) },
    el("b", {}, el("bdi", {}, mine ? phone.words.you : replied.from?.first_name)),
    el("span", { dir: "auto" }, excerpt(replied, phone.words)));
}

const drawReactions = ({ reactions }) =>
  reactions?.length ? el("div", { class: "reactions" }, reactions.map((emoji) => el("span", {}, emoji))) : null;

const BODIES = {
  photo: (messages, phone) =>
    el("div", { class: messages.length > 1 ? "album" : "photo" }, messages.map((message) => drawPhoto(message, phone))),
  voice: ([message], phone) => voiceNote(message.voice, phone.words),
  document: ([message]) => drawDocument(message.document),
  location: ([message], phone) => drawLocation(message.location, phone.words),
  contact: ([message], phone) => drawContact(message.contact, phone),
  sticker: ([message]) => el("div", { class: "emoji" }, message.sticker.emoji ?? "🙂"),
  rich: ([message], phone) => drawRich(message.rich_message, phone),
  joined: (_messages, phone) => el("i", { class: "text" }, phone.words.kinds.joined),
  other: (_messages, phone) => el("i", { class: "text" }, phone.words.kinds.other),
};

function drawPhoto(message, phone) {
  const largest = message.photo.at(-1);
  const { width, height } = largest;
  const address = fileAddress(largest.file_id);
  return el("a", { href: address, target: "_blank" },
    el("img", { src: address, width, height, alt: message.caption ?? phone.words.kinds.photo, "data-id": message.message_id }));
}

function drawDocument({ file_id, file_name, file_size }) {
  return el("a", { class: "card", href: fileAddress(file_id), download: file_name ?? "" },
    el("span", { class: "disc" }, icon("document")),
    el("span", { class: "lines" }, el("b", {}, el("bdi", {}, file_name ?? "…")), el("small", {}, size(file_size))));
}

function size(bytes = 0) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 ** 2 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}

function drawLocation({ latitude, longitude }, words) {
  const place = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  return el("div", { class: "place", role: "img", "aria-label": `${words.kinds.location}: ${place}` },
    el("div", { class: "map" }, icon("location")), el("small", {}, place));
}

function drawContact({ first_name, last_name, phone_number, user_id }) {
  const name = [first_name, last_name].filter(Boolean).join(" ");
  return el("div", { class: "card" },
    avatar(name, user_id ?? 3), el("span", { class: "lines" }, el("b", {}, el("bdi", {}, name)), el("small", {}, phone_number)));
}
