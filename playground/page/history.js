// The messages of one chat: kept in order, albums together, days apart, at the newest unless the reader scrolled up.
import { el, icon } from "./dom.js";
import { drawMessage } from "./message.js";
import { refreshTimes } from "./text.js";
import { dayName } from "./time.js";

const NEAR = 40;

/** The scrolling part of a phone. It lays out from the bottom, so the browser itself keeps it at the newest message. */
export class History {
  constructor(phone) {
    this.phone = phone;
    this.list = el("div", { class: "messages" });
    this.scroller = el("div", { class: "scroller", role: "log", tabindex: 0, onscroll: () => this.scrolled() }, this.list);
    this.count = el("span", { class: "badge", hidden: true });
    this.jump = el("button", { type: "button", class: "jump", hidden: true, onclick: () => this.toBottom() }, icon("down"), this.count);
    this.element = el("div", { class: "history" }, this.scroller, this.jump);
  }

  /** Draw the whole chat anew. */
  reset() {
    this.scroller.setAttribute("aria-label", this.phone.words.chatWith(this.phone.world.bot.first_name));
    this.jump.setAttribute("aria-label", this.phone.words.toBottom);
    this.list.replaceChildren();
    this.day = null;
    for (const message of this.phone.chat.messages.values()) this.draw(message);
    this.toBottom();
  }

  /** Add a message, or draw it anew where it stands. */
  put(message) {
    this.steady(() => this.draw(message));
    if (message.outgoing) this.toBottom();
  }

  draw(message) {
    const group = message.media_group_id;
    const together = group ? [...this.phone.chat.messages.values()].filter((other) => other.media_group_id === group) : [message];
    const drawn = drawMessage(together, this.phone);
    const old = this.find(together[0].message_id);
    if (old) {
      this.keepFocus(old, drawn);
      return;
    }
    const day = dayName(new Date(message.date * 1000), this.phone.language, this.phone.world.zone);
    if (day !== this.day) this.list.append(el("div", { class: "day" }, el("span", {}, day)));
    this.day = day;
    this.list.append(drawn);
  }

  /** Change the list, and let what a reader has scrolled up to stay where it is. */
  steady(change) {
    const { top } = this.scroller.getBoundingClientRect();
    const anchor = this.atBottom ? null : [...this.list.children].find((node) => node.getBoundingClientRect().bottom > top);
    const before = anchor?.getBoundingClientRect().top;
    change();
    if (anchor?.isConnected) this.scroller.scrollTop += anchor.getBoundingClientRect().top - before;
  }

  /** Somebody who taps with the keyboard keeps their place when the bot edits the message under their hands. */
  keepFocus(old, drawn) {
    const index = [...old.querySelectorAll("button, a")].indexOf(document.activeElement);
    old.replaceWith(drawn);
    if (index < 0) return;
    const places = drawn.querySelectorAll("button, a");
    places[Math.min(index, places.length - 1)].focus({ preventScroll: true });
  }

  /** Take away a deleted message; an album loses one picture. */
  remove(id) {
    const node = this.find(id);
    const pictures = [...(node?.querySelectorAll(".album img") ?? [])];
    const rest = pictures.map(({ dataset }) => this.phone.chat.messages.get(Number(dataset.id))).filter(Boolean);
    this.steady(() => (rest.length ? node.replaceWith(drawMessage(rest, this.phone)) : node?.remove()));
  }

  find(id) {
    return this.list.querySelector(`[data-id="${id}"]`)?.closest(".message");
  }

  /** Bring a quoted message into view and let it flash. */
  show(id) {
    const node = this.find(id);
    if (!node) return;
    node.scrollIntoView({ block: "center", behavior: "smooth" });
    node.classList.add("flash");
    node.addEventListener("animationend", () => node.classList.remove("flash"), { once: true });
  }

  get atBottom() {
    return Math.abs(this.scroller.scrollTop) < NEAR;
  }

  toBottom() {
    this.scroller.scrollTop = 0;
    this.phone.read();
  }

  scrolled() {
    if (this.atBottom) this.phone.read();
    this.showUnread(this.phone.unread);
  }

  /** Offer the way down, with the number of messages that wait there. */
  showUnread(count) {
    this.jump.hidden = this.atBottom;
    this.count.hidden = !count;
    this.count.textContent = count || "";
  }

  tick() {
    refreshTimes(this.list, this.phone);
  }
}
