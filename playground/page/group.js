// A group of everybody in the playground: what the bot posts there, and one of the members at a time who taps and writes.
import * as api from "./api.js";
import { Chat } from "./chat.js";
import { avatar, el, iconButton } from "./dom.js";
import { History } from "./history.js";
import { startPayload } from "./links.js";
import { openMenu } from "./menu.js";

/** A group as the member sees it who is chosen at its foot. */
export class Group extends Chat {
  constructor(world, id, page) {
    super(world, id, { "data-group": id });
    this.element.classList.add("group-chat");
    this.page = page;
    this.draw();
    world.on("group", ({ group }) => group.id === id && this.update());
    world.on("person", () => this.update());
    world.on("tick", () => this.history.tick());
  }

  get group() {
    return this.world.groups.get(this.id);
  }

  get name() {
    return this.group.title;
  }

  /** Whoever taps and writes just now. */
  get person() {
    const { people } = this.world;
    return people.get(Number(this.members?.value)) ?? people.values().next().value;
  }

  /** A group speaks the language of the page: its members speak different ones. */
  get language() {
    return this.page.language;
  }

  draw() {
    const { words, group } = this;
    const writing = this.input?.value ?? "";
    const chosen = this.person?.id;
    this.element.lang = this.language === "zh" ? "zh-Hans" : "en";
    this.element.setAttribute("aria-label", words.groupNamed(group.title));
    this.history = new History(this);
    this.members = el("select", { "aria-label": words.member });
    this.input = el("textarea", {
      rows: 1, dir: "auto", "aria-label": words.write, placeholder: words.writeAs,
      onkeydown: (event) => event.key === "Enter" && !event.shiftKey && !event.isComposing && this.submit(event),
    }, writing);
    this.about = el("small", {});
    this.toasts = el("div", { class: "toasts", role: "status" });
    this.screen = el("div", { class: "screen" }, this.history.element,
      el("form", { class: "bar", onsubmit: (event) => this.submit(event) }, this.members, this.input,
        iconButton("send", words.send, null, { type: "submit", class: "icon-button send" })));
    this.element.replaceChildren(
      el("header", { class: "owner" }, avatar(group.title, -this.id),
        el("span", { class: "lines" }, el("b", {}, el("bdi", {}, group.title)), this.about),
        iconButton("more", words.chatMenu, (event) => this.openGroupMenu(event.currentTarget), { "aria-haspopup": "menu" })),
      this.screen, this.toasts);
    this.update(chosen);
    this.history.reset();
  }

  update(chosen = this.person?.id) {
    const { words, world } = this;
    this.about.textContent = this.group.bot ? words.groupWithBot : words.groupWithoutBot;
    this.members.replaceChildren(...[...world.people.values()].map(({ id, first_name }) =>
      el("option", { value: id, selected: id === chosen }, first_name)));
  }

  arrived(message) {
    this.history.put(message);
    this.read();
  }

  /** Everybody's messages are on one side, so each says whose it is; the bot's are on the other. */
  writer(message) {
    return message.outgoing ? message.from.first_name : null;
  }

  sendTap(messageId, data) {
    return api.tapInGroup(this.id, this.person.id, messageId, data);
  }

  async submit(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (text && await this.attempt(api.sayInGroup(this.id, this.person.id, text))) this.input.value = "";
  }

  /** Follow a link as the client of whoever taps: a deep link opens their own chat with the bot. */
  follow(address, event) {
    const payload = startPayload(address, this.world.bot.username);
    if (payload === null) return;
    event?.preventDefault();
    this.attempt(api.start(this.person.id, payload || undefined));
  }

  openGroupMenu(anchor) {
    const { words, group, person } = this;
    openMenu(anchor, words.chatMenu, [
      group.bot
        ? { icon: "block", label: words.putOut, act: () => this.attempt(api.putBotOut(this.id, person.id)) }
        : { icon: "add", label: words.letIn, act: () => this.attempt(api.letBotIn(this.id, person.id)) },
    ]);
  }

  openMessageMenu(message, anchor, at) {
    at?.preventDefault();
    const text = message.text ?? message.caption;
    if (text) openMenu(anchor, this.words.messageMenu, [{ icon: "copy", label: this.words.copyText, act: () => this.copy(text) }], { at });
  }
}
