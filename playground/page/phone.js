// One person's phone: whose it is, the chat with the bot, and the foot to write with.
import * as api from "./api.js";
import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { ask } from "./dialogs.js";
import { avatar, el, iconButton } from "./dom.js";
import { History } from "./history.js";
import { groupPayload, safeAddress, startPayload, typedPayload } from "./links.js";
import { openMenu } from "./menu.js";
import { askForChanges, subtitle } from "./people.js";
import { place } from "./samples.js";
import { shortTime } from "./time.js";

/** A phone follows its person's chat and does what the person does in it. */
export class Phone extends Chat {
  constructor(world, id) {
    super(world, id, { "data-person": id });
    this.draw();
    world.on("typing", this.mine(() => this.showTyping()));
    world.on("chat", this.mine(() => this.update()));
    world.on("commands", this.mine(() => this.composer.update()));
    world.on("person", ({ person }) => person.id === id && this.draw());
    world.on("bot", () => this.draw());
    world.on("tick", () => this.tick());
  }

  get person() {
    return this.world.people.get(this.id);
  }

  get name() {
    return this.person.first_name;
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

  /** In a private chat the side says whose a message is. */
  writer() {
    return null;
  }

  sendTap(messageId, data) {
    return api.tap(this.id, messageId, data);
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

  /** Follow a link as a client does: a deep link to this bot opens the chat, anything else the browser. */
  follow(address, event) {
    const { username } = this.world.bot;
    const payload = startPayload(address, username);
    const invitation = groupPayload(address, username);
    if (invitation !== null) {
      event?.preventDefault();
      this.letBotIn(invitation);
      return;
    }
    if (payload === null && event && safeAddress(address)) return;
    event?.preventDefault();
    if (payload === null) this.toast(this.words.foreignButton);
    else this.start(payload);
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

  /** Let the bot into a group, an old one or a new one, as the link that was followed asks for. */
  async letBotIn(payload) {
    const { words, world } = this;
    const [known] = world.groups.values();
    const answer = await ask({
      title: words.chooseGroup, confirm: words.letIn, cancel: words.cancel, language: this.element.lang,
      fields: [{ name: "title", label: words.groupTitle, required: true, maxlength: 128, value: known?.title ?? words.sampleGroup }],
    });
    if (!answer) return;
    await this.attempt((async () => {
      const there = [...world.groups.values()].find(({ title }) => title === answer.title);
      const group = there ?? await api.foundGroup(answer.title);
      return api.letBotIn(group.id, this.id, payload);
    })());
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
