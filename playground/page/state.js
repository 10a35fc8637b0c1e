// The world as this page knows it: fetched once, then kept current by the server's events.
import * as api from "./api.js";

const RETRY = 2000;

const emptyChat = () => ({
  started: false, blocked: false, keyboard: null, force_reply: null, menu_button: { type: "default" },
  commands: [], description: "", typing: null, messages: new Map(),
});

const chatOf = (answer) => ({
  ...emptyChat(), ...answer, messages: new Map(answer.messages.map((message) => [message.message_id, message])),
});

// What each event changes. Every change may come twice (fetched and told) and then changes nothing.
const CHANGES = {
  message(world, { chat_id, message }) {
    const chat = world.chat(chat_id);
    chat.messages.set(message.message_id, message);
    if (!message.outgoing) chat.typing = null;
  },
  edited: (world, { chat_id, message }) => world.chat(chat_id).messages.set(message.message_id, message),
  deleted: (world, { chat_id, message_id }) => world.chat(chat_id).messages.delete(message_id),
  typing: (world, { chat_id, action, seconds }) => Object.assign(world.chat(chat_id), { typing: { action, seconds } }),
  answer() {},
  chat: (world, { chat_id, ...changed }) => Object.assign(world.chat(chat_id), changed),
  commands: (world, { chat_id, commands }) => Object.assign(world.chat(chat_id), { commands }),
  person: (world, { person }) => world.people.set(person.id, person),
  group: (world, { group }) => world.groups.set(group.id, group),
  bot: (world, { bot }) => Object.assign(world, { bot }),
  clock: (world, clock) => world.setClock(clock),
  faults: (world, { faults }) => Object.assign(world, { faults }),
  process: (world, process) => Object.assign(world, { process }),
};

/** Everything the page shows; tells its listeners, by the kind of event, what has changed. */
export class World {
  listeners = new Map();
  people = new Map();
  groups = new Map();
  chats = new Map();

  /** Call the listener after every event of this kind; gives a function that ends it. */
  on(kind, listener) {
    const listeners = this.listeners.get(kind) ?? new Set();
    this.listeners.set(kind, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  tell(kind, data) {
    for (const listener of this.listeners.get(kind) ?? []) listener(data);
  }

  /** Fetch the state and follow what happens from there on, for as long as the page lives. */
  async connect() {
    let state;
    try {
      state = await api.fetchState();
    } catch {
      this.tell("connection", false);
      setTimeout(() => this.connect(), RETRY);
      return;
    }
    this.bot = state.bot;
    this.faults = state.faults;
    this.process = state.process ?? null;
    this.people = new Map(state.people.map((person) => [person.id, person]));
    this.chats = new Map(Object.entries(state.chats).map(([id, chat]) => [Number(id), chatOf(chat)]));
    this.groups = new Map(state.groups.map(({ messages, ...group }) => [group.id, group]));
    for (const { id, messages } of state.groups) this.chats.set(id, chatOf({ started: true, messages }));
    this.setClock(state.clock);
    this.tell("loaded");
    this.follow(state.event);
  }

  follow(event) {
    const source = api.events(event);
    const again = () => {
      source.close();
      this.connect();
    };
    source.addEventListener("open", () => this.tell("connection", true));
    source.addEventListener("error", () => {
      this.tell("connection", false);
      if (source.readyState === EventSource.CLOSED) setTimeout(again, RETRY);
    });
    source.addEventListener("reset", again);
    for (const kind of Object.keys(CHANGES)) {
      source.addEventListener(kind, ({ data }) => this.change(kind, JSON.parse(data)));
    }
  }

  change(kind, data) {
    CHANGES[kind](this, data);
    this.tell(kind, data);
  }

  /** Give a person's chat, an empty one before anything is known of it. */
  chat(id) {
    if (!this.chats.has(id)) this.chats.set(id, emptyChat());
    return this.chats.get(id);
  }

  /** Fetch the chat of somebody who has just been added; what an event told meanwhile is newer and stays. */
  async fetchChat(id) {
    const fetched = chatOf(await api.fetchChat(id));
    for (const [messageId, message] of this.chat(id).messages) fetched.messages.set(messageId, message);
    this.chats.set(id, fetched);
  }

  setClock(clock) {
    this.clock = clock;
    this.clockRead = { world: Date.parse(clock.now), here: performance.now() };
  }

  /** What time it is in the world of the playground. */
  now() {
    return new Date(this.clockRead.world + performance.now() - this.clockRead.here);
  }

  /** The zone that all times are shown in. */
  get zone() {
    return this.clock.zone ?? "Asia/Shanghai";
  }
}
