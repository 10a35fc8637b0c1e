// One person's phone: whose it is, the chat with the bot, and the foot to write with.
import * as api from "./api.js";
import { Composer } from "./composer.js";
import { ask } from "./dialogs.js";
import { avatar, el, iconButton } from "./dom.js";
import { History } from "./history.js";
import { safeAddress, startPayload, typedPayload } from "./links.js";
import { openMenu } from "./menu.js";
import { askForChanges, subtitle } from "./people.js";
import { place } from "./samples.js";
import { shortTime } from "./time.js";
import { languageOf, languages } from "./words.js";

const TOAST = 4000;
const TAP_LIMIT = 15000;

/** A phone follows its person's chat and does what the person does in it. */
export class Phone {
  inView = false;

  constructor(world, id) {
    this.world = world;
    this.id = id;
    this.element = el("section", { class: "phone", "data-person": id });
    this.draw();
    const mine = (act) => (data) => data.chat_id === id && act(data);
    world.on("message", mine(({ message }) => this.arrived(message)));
    world.on("edited", mine(({ message }) => this.history.put(message)));
    world.on("deleted", mine(({ message_id }) => this.history.remove(message_id)));
    world.on("typing", mine(() => this.showTyping()));
    world.on("answer", mine((answer) => this.answered(answer)));
    world.on("chat", mine(() => this.update()));
    world.on("commands", mine(() => this.composer.update()));
    world.on("person", ({ person }) => person.id === id && this.draw());
    world.on("bot", () => this.draw());
    world.on("tick", () => this.tick());
    document.addEventListener("visibilitychange", () => this.read());
    new IntersectionObserver(([{ intersectionRatio }]) => this.seen(intersectionRatio > 0.6), { threshold: [0, 0.6, 1] })
      .observe(this.element);
  }

  get person() {
    return this.world.people.get(this.id);
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

  /** Draw everything anew, as after a change of language; what is half-written stays. */
  draw() {
    const before = this.composer;
    const writing = before?.input === document.activeElement;
    const { person, words } = this;
    const { bot } = this.world;
    this.element.lang = this.language === "zh" ? "zh-Hans" : "en";
    this.element.dataset.letters = person.letter_size;
    this.element.setAttribute("aria-label", words.phoneOf(person.first_name));
    this.history = new History(this);
    this.composer = new Composer(this);
    this.clock = el("time", { class: "phone-clock" });
    this.status = el("span", { class: "status" }, words.botLabel);
    this.toasts = el("div", { class: "toasts", role: "status" });
    this.screen = el("div", { class: "screen" },
      el("header", { class: "chat-head" },
        avatar(bot.first_name, bot.id),
        el("span", { class: "lines" }, el("b", { dir: "auto" }, bot.first_name), this.status),
        iconButton("more", words.chatMenu, (event) => this.openChatMenu(event.currentTarget), { "aria-haspopup": "menu" })),
      this.history.element, this.composer.element);
    this.element.replaceChildren(
      el("header", { class: "owner" },
        avatar(person.first_name, person.id),
        el("span", { class: "lines" }, el("b", {}, el("bdi", {}, person.first_name)), el("small", {}, subtitle(person, words))),
        this.clock,
        iconButton("edit", words.changePerson, () => askForChanges(person, words, this))),
      this.screen, this.toasts);
    this.history.reset();
    this.update();
    this.tick();
    if (before) this.composer.takeOver(before, writing);
  }

  update() {
    this.welcome?.remove();
    this.welcome = this.chat.started ? null : el("div", { class: "welcome" },
      el("b", {}, this.words.whatCanItDo), el("p", { dir: "auto" }, this.chat.description || this.words.startHint));
    if (this.welcome) this.history.element.append(this.welcome);
    this.composer.update();
    if (this.chat.typing) this.showTyping();
  }

  tick() {
    this.clock.textContent = shortTime(this.world.now(), this.language, this.world.zone);
    this.history.tick();
  }

  arrived(message) {
    this.history.put(message);
    if (!message.outgoing) this.showStatus(this.words.botLabel);
    this.composer.update();
    this.read();
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

  showTyping() {
    const { action, seconds } = this.chat.typing;
    const { sending, typing } = this.words;
    this.showStatus(sending[/photo|document|voice/.exec(action)?.[0]] ?? typing, "busy");
    this.typingEnd = setTimeout(() => this.showStatus(this.words.botLabel), seconds * 1000);
  }

  showStatus(text, kind = "") {
    clearTimeout(this.typingEnd);
    this.status.textContent = text;
    this.status.className = `status ${kind}`;
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

  async tap(messageId, data, button) {
    const rest = () => button.removeAttribute("aria-busy");
    button.setAttribute("aria-busy", "true");
    if (!(await this.attempt(api.tap(this.id, messageId, data)))) rest();
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

  start(payload) {
    return this.attempt(api.start(this.id, payload || undefined));
  }

  sendText(text) {
    return this.attempt(api.sendText(this.id, text));
  }

  sendContact(contact) {
    return this.attempt(api.sendContact(this.id, contact));
  }

  sendLocation() {
    return this.attempt(api.sendLocation(this.id, place));
  }

  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.toast(this.words.copied);
    } catch {
      this.toast(this.words.copyFailed(text));
    }
  }

  /** Follow a link as a client does: a deep link to this bot opens the chat, anything else the browser. */
  follow(address, event) {
    const payload = startPayload(address, this.world.bot.username);
    if (payload === null && event && safeAddress(address)) return;
    event?.preventDefault();
    if (payload === null) this.toast(this.words.foreignButton);
    else this.start(payload);
  }

  showMessage(id) {
    this.history.show(id);
  }

  async askForLink() {
    const { words, world } = this;
    const answer = await ask({
      title: words.openLink, confirm: words.open, cancel: words.cancel, language: this.element.lang,
      fields: [{ name: "link", label: words.linkLabel, required: true, placeholder: `https://t.me/${world.bot.username}?start=…` }],
    });
    if (!answer) return;
    const payload = typedPayload(answer.link, world.bot.username);
    if (payload === null) this.toast(words.linkWrong);
    else await this.start(payload);
  }

  get menuStyle() {
    return { large: this.person.letter_size === "large" };
  }

  openChatMenu(anchor) {
    const { words, chat } = this;
    openMenu(anchor, words.chatMenu, [
      { icon: "link", label: words.openLink, act: () => this.askForLink() },
      chat.blocked
        ? { icon: "block", label: words.unblock, act: () => this.attempt(api.unblock(this.id)) }
        : { icon: "block", label: words.block, act: () => this.attempt(api.block(this.id)) },
    ], this.menuStyle);
  }

  openMessageMenu(message, anchor, at) {
    const { words, composer } = this;
    const text = message.text ?? message.caption;
    at?.preventDefault();
    openMenu(anchor, words.messageMenu, [
      { icon: "reply", label: words.reply, act: () => composer.setContext({ kind: "reply", message }) },
      message.outgoing && message.text && { icon: "edit", label: words.edit, act: () => composer.setContext({ kind: "edit", message }) },
      text && { icon: "copy", label: words.copyText, act: () => this.copy(text) },
    ], { ...this.menuStyle, at });
  }
}
