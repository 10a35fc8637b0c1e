// The two kinds of buttons a bot can offer: under a message, and under the input field.
import { el, icon } from "./dom.js";
import { safeAddress } from "./links.js";

const STYLES = new Set(["primary", "success", "danger"]);

const look = (button, kind) => ["key", kind, STYLES.has(button.style) && button.style].filter(Boolean).join(" ");

/** Draw the buttons under a message. */
export function inlineKeyboard(message, phone) {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  if (!rows.length) return null;
  return el("div", { class: "inline-keyboard", role: "group", "aria-label": phone.words.messageButtons },
    rows.map((row) => el("div", { class: "row" }, row.map((button) => inlineButton(message, button, phone)))));
}

function inlineButton(message, button, phone) {
  if (button.url) {
    return el("a", {
      class: look(button, "link-key"), href: safeAddress(button.url) ?? "#", target: "_blank", rel: "noopener noreferrer",
      onclick: (event) => phone.follow(button.url, event),
    }, label(button), icon("link"));
  }
  const act = () => {
    if (button.copy_text) phone.copy(button.copy_text.text);
    else if (button.callback_data !== undefined) phone.tap(message.message_id, button.callback_data, node);
    else phone.toast(phone.words.foreignButton);
  };
  const node = el("button", { type: "button", class: look(button), onclick: act },
    label(button), button.copy_text && icon("copy"));
  return node;
}

const label = (button) => el("span", { dir: "auto" }, button.text);

/** Draw the buttons under the input field; each sends its text, or what it asks for. */
export function replyKeyboard(markup, phone) {
  return el("div", { class: "reply-keyboard", role: "group", "aria-label": phone.words.answerButtons },
    markup.keyboard.map((row) => el("div", { class: "row" }, row.map((button) => replyButton(button, phone)))));
}

function replyButton(given, phone) {
  const button = typeof given === "string" ? { text: given } : given;
  const act = () => {
    if (button.request_contact) phone.sendContact({});
    else if (button.request_location) phone.sendLocation();
    else if (button.request_users || button.request_chat || button.request_poll || button.web_app) {
      phone.toast(phone.words.foreignButton);
    } else phone.sendText(button.text);
  };
  return el("button", { type: "button", class: look(button), onclick: act },
    button.request_contact && icon("contact"), button.request_location && icon("location"), label(button));
}
