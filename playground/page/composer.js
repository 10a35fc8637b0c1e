// The foot of a phone: the input field with its buttons, or Start, or Unblock.
import * as api from "./api.js";
import { openAttachMenu } from "./attach.js";
import { CommandList } from "./commands.js";
import { el, icon, iconButton } from "./dom.js";
import { replyKeyboard } from "./keyboard.js";
import { excerpt } from "./message.js";

/** What a person writes with; `context` is the message being replied to or edited. */
export class Composer {
  context = null;
  keyboard = null;
  shown = null;

  constructor(phone) {
    const { words } = phone;
    this.phone = phone;
    this.commands = new CommandList(phone, (command) => this.sendCommand(command));
    this.input = el("textarea", {
      rows: 1, dir: "auto", "aria-label": words.write, "aria-autocomplete": "list", "aria-controls": this.commands.element.id,
      oninput: () => this.typed(), onkeydown: (event) => this.pressed(event), onblur: () => this.commands.hide(),
    });
    this.menu = el("button", {
      type: "button", class: "menu-button", "aria-label": words.commands, title: words.commands, onmousedown: (event) => event.preventDefault(),
      onclick: () => this.toggleCommands(),
    }, icon("menu"));
    this.keyboardToggle = iconButton("keyboard", words.toggleKeyboard, () => this.toggleKeyboard());
    this.attach = iconButton("attach", words.attach, () => openAttachMenu(this.attach, phone), { "aria-haspopup": "menu" });
    this.quote = el("div", { class: "context", hidden: true });
    this.gate = el("div", { class: "gate" });
    this.keys = el("div", { class: "keys" });
    this.bar = el("form", { class: "bar", onsubmit: (event) => { event.preventDefault(); this.submit(); } },
      this.menu, this.input, this.keyboardToggle, this.attach,
      iconButton("send", words.send, null, { type: "submit", class: "icon-button send" }));
    this.element = el("div", { class: "composer" }, this.commands.element, this.gate, this.quote, this.bar, this.keys);
  }

  /** Take over what stands half-written in the composer that this one replaces. */
  takeOver({ context, input }, writing) {
    if (context) this.setContext(context);
    this.input.value = input.value;
    if (writing) this.input.focus({ preventScroll: true });
  }

  /** Follow the chat: started or not, blocked or not, the buttons and the reply that the bot asks for. */
  update() {
    const { chat, words } = this.phone;
    const closed = !chat.started || chat.blocked;
    this.gate.replaceChildren(...(closed ? this.drawGate(chat) : []));
    this.bar.hidden = closed;
    this.menu.hidden = !chat.commands.length;
    if (chat.keyboard !== this.keyboard) this.keysOpen = true;
    this.keyboard = chat.keyboard;
    this.keyboardToggle.hidden = !chat.keyboard;
    this.drawKeys();
    if (chat.force_reply?.message_id !== this.asked) {
      this.asked = chat.force_reply?.message_id;
      const message = chat.messages.get(this.asked);
      this.setContext(message ? { kind: "reply", message } : null);
    }
    this.input.placeholder =
      chat.force_reply?.input_field_placeholder ?? chat.keyboard?.input_field_placeholder ?? words.write;
  }

  drawGate(chat) {
    const { phone } = this;
    const { words } = phone;
    if (chat.blocked) {
      return [el("p", {}, words.blocked),
        el("button", { type: "button", class: "main", onclick: () => phone.attempt(api.unblock(phone.id)) }, words.unblock)];
    }
    return [el("button", { type: "button", class: "main", onclick: () => phone.start() }, words.start),
      el("button", { type: "button", class: "plain", onclick: () => phone.askForLink() }, words.openLink)];
  }

  /** Draw the buttons only when they change: one that is replaced under a finger would not be pressed. */
  drawKeys() {
    const shown = this.keysOpen && !this.bar.hidden ? this.keyboard : null;
    if (shown === this.shown) return;
    this.shown = shown;
    this.keys.replaceChildren(...(shown ? [replyKeyboard(shown, this.phone)] : []));
    this.keyboardToggle.setAttribute("aria-expanded", String(Boolean(shown)));
  }

  toggleKeyboard() {
    this.keysOpen = !this.keysOpen;
    this.drawKeys();
  }

  /** Begin a reply to a message, or the correction of one's own; null ends it. */
  setContext(context) {
    const { words } = this.phone;
    if (this.context?.kind === "edit") this.input.value = "";
    this.context = context;
    this.quote.hidden = !context;
    this.attach.hidden = context?.kind === "edit";
    if (!context) return;
    const { kind, message } = context;
    const name = message.outgoing ? words.you : message.from.first_name;
    this.quote.replaceChildren(icon(kind),
      el("span", { class: "lines" },
        el("b", {}, kind === "edit" ? words.editing : words.replyingTo(name)), el("span", { dir: "auto" }, excerpt(message, words))),
      iconButton("close", words.stop, () => this.setContext(null)));
    if (kind === "edit") this.input.value = message.text;
    this.input.focus({ preventScroll: true });
  }

  typed() {
    const command = /^\/(\w*)$/.exec(this.input.value);
    if (command) this.commands.show(command[1]);
    else this.commands.hide();
    this.input.removeAttribute("aria-activedescendant");
  }

  toggleCommands() {
    if (this.commands.open) this.commands.hide();
    else this.commands.show("");
    this.input.focus();
  }

  pressed(event) {
    if (event.isComposing) return;
    if (this.commands.open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      this.input.setAttribute("aria-activedescendant", this.commands.move(event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      if (this.commands.open && this.commands.active) this.commands.active.click();
      else this.submit();
    } else if (event.key === "Escape") {
      if (this.commands.open) this.commands.hide();
      else this.setContext(null);
    } else if (event.key === "ArrowUp" && !this.input.value) {
      this.editLast(event);
    }
  }

  editLast(event) {
    const message = [...this.phone.chat.messages.values()].findLast(({ outgoing, text }) => outgoing && text);
    if (!message) return;
    event.preventDefault();
    this.setContext({ kind: "edit", message });
  }

  sendCommand(command) {
    this.input.value = "";
    this.commands.hide();
    this.phone.sendText(command);
  }

  submit() {
    if (!this.input.value.trim()) return;
    this.commands.hide();
    const { id } = this.phone;
    const { kind, message } = this.context ?? {};
    this.withText((text, replyTo) =>
      kind === "edit" ? api.editText(id, message.message_id, text) : api.sendText(id, text, replyTo));
  }

  /** Send what stands in the field, with the reply; if that fails the person gets both back. */
  async withText(send) {
    const text = this.input.value;
    const { context } = this;
    const replyTo = context?.kind === "reply" ? context.message.message_id : undefined;
    this.setContext(null);
    this.input.value = "";
    if (await this.phone.attempt(send(text.trim(), replyTo))) return;
    this.setContext(context);
    this.input.value = text;
  }
}
