// One chat as somebody sees it: its messages, what was read of them, and what becomes of a tap.
import * as api from "./api.js";
import { el } from "./dom.js";
import { languageOf, languages } from "./words.js";

const TOAST = 4000;
const TAP_LIMIT = 15000;

/** What a person's phone and a group have in common; whoever extends it says `person`, `name` and `sendTap`. */
export class Chat {
  inView = false;

  constructor(world, id, attributes) {
    this.world = world;
    this.id = id;
    this.element = el("section", { class: "phone", ...attributes });
    this.mine = (act) => (data) => data.chat_id === id && act(data);
    world.on("message", this.mine(({ message }) => this.arrived(message)));
    world.on("edited", this.mine(({ message }) => this.history.put(message)));
    world.on("deleted", this.mine(({ message_id }) => this.history.remove(message_id)));
    world.on("answer", this.mine((answer) => this.answered(answer)));
    document.addEventListener("visibilitychange", () => this.read());
    new IntersectionObserver(([{ intersectionRatio }]) => this.seen(intersectionRatio > 0.6), { threshold: [0, 0.6, 1] })
      .observe(this.element);
  }

  get chat() {
    return this.world.chat(this.id);
  }

  get language() {
    return languageOf(this.person.language_code);
  }

  get words() {
    return languages[this.language];
  }

  /** Take note of what the person has seen: only a phone in view, at its newest message, reads. */
  read() {
    if (this.inView && !document.hidden && this.history.atBottom) this.lastRead = Math.max(0, ...this.chat.messages.keys());
    this.history.showUnread(this.unread);
    this.world.tell("read", { id: this.id });
  }

  seen(inView) {
    this.inView = inView;
    this.read();
  }

  get lastRead() {
    return Number(sessionStorage.getItem(`read-${this.id}`) ?? 0);
  }

  set lastRead(messageId) {
    sessionStorage.setItem(`read-${this.id}`, String(messageId));
  }

  get unread() {
    const { lastRead } = this;
    return [...this.chat.messages.values()].filter(({ outgoing, message_id }) => !outgoing && message_id > lastRead).length;
  }

  async tap(messageId, data, button) {
    const rest = () => button.removeAttribute("aria-busy");
    button.setAttribute("aria-busy", "true");
    if (!(await this.attempt(this.sendTap(messageId, data)))) rest();
    setTimeout(() => {
      if (!button.isConnected || !button.ariaBusy) return;
      rest();
      this.toast(this.words.noAnswer);
    }, TAP_LIMIT);
  }

  answered({ message_id, text, show_alert, url }) {
    const busy = this.history.find(message_id)?.querySelectorAll("[aria-busy]") ?? [];
    for (const button of busy) button.removeAttribute("aria-busy");
    if (text && show_alert) this.alert(text);
    else if (text) this.toast(text);
    if (url) this.follow(url);
  }

  /** Wait for something the person did; what went wrong is said on the phone. Gives null then. */
  async attempt(promise) {
    try {
      return await promise;
    } catch (error) {
      this.toast(error instanceof api.Unreachable ? this.words.unreachable : error.message);
      return null;
    }
  }

  toast(text) {
    const node = el("p", { dir: "auto" }, text);
    this.toasts.append(node);
    setTimeout(() => node.remove(), TOAST);
  }

  alert(text) {
    const close = () => {
      box.remove();
      this.screen.inert = false;
    };
    const ok = el("button", { type: "button", class: "plain", onclick: close }, this.words.ok);
    const box = el("div", { class: "alert", role: "alertdialog", "aria-label": this.world.bot.first_name,
      onkeydown: ({ key }) => key === "Escape" && close() }, el("div", {}, el("p", { dir: "auto" }, text), ok));
    this.screen.inert = true;
    this.element.append(box);
    ok.focus({ preventScroll: true });
  }

  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.toast(this.words.copied);
    } catch {
      this.toast(this.words.copyFailed(text));
    }
  }

  showMessage(id) {
    this.history.show(id);
  }
}
