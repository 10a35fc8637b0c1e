// Puts the page together: the bar, the strip of people, and a phone for each.
import { el } from "./dom.js";
import { Group } from "./group.js";
import { PeopleStrip, askForPerson } from "./people.js";
import { Phone } from "./phone.js";
import { World } from "./state.js";
import { TopBar, about } from "./topbar.js";
import { languageOf, languages } from "./words.js";

const SECOND = 1000;
const WIDE = "(min-width: 48rem)";

/** The whole page; remembers the language that the visitor chose. */
class Page {
  constructor() {
    this.language = localStorage.getItem("language") ?? languageOf(navigator.language);
    this.world = new World();
    this.phones = new Map();
    this.topbar = new TopBar(this.world, this);
    this.strip = new PeopleStrip(this.world, this.phones);
    this.row = el("main", { class: "phones" });
    this.about = el("div");
    this.world.on("loaded", () => this.draw());
    this.world.on("person", ({ person }) => this.person(person));
    this.world.on("group", ({ group }) => this.group(group));
    new ResizeObserver(() => this.measure()).observe(this.row);
    document.body.replaceChildren(el("p", { class: "loading" }, languages[this.language].loading));
  }

  /** Put everything on the page; again after the connection was lost for long, with the phones that are there. */
  draw() {
    const writing = document.activeElement?.closest(".phone")?.dataset.person;
    const { people, groups } = this.world;
    for (const id of this.phones.keys()) if (!people.has(id) && !groups.has(id)) this.phones.delete(id);
    for (const id of [...people.keys(), ...groups.keys()]) {
      if (this.phones.has(id)) this.phones.get(id).draw();
      else this.phones.set(id, this.newPhone(id));
    }
    this.row.replaceChildren(...[...this.phones.values()].map(({ element }) => element));
    document.body.replaceChildren(this.topbar.element, this.about, this.strip.element, this.row);
    this.speak(this.language);
    this.measure();
    this.phones.get(Number(writing))?.composer.input.focus({ preventScroll: true });
  }

  /** Say everything on the page, but not on the phones, in a language. */
  speak(language) {
    this.language = language;
    localStorage.setItem("language", language);
    const words = languages[language];
    document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
    document.title = words.title;
    this.about.replaceChildren(about(words, matchMedia(WIDE).matches));
    this.topbar.draw();
    for (const id of this.world.groups.keys()) this.phones.get(id)?.draw();
    this.strip.draw(words);
  }

  addPerson() {
    return this.topbar.attempt(askForPerson(languages[this.language], this.language));
  }

  /** Somebody is new, or has another name: a new phone gets its place at the end of the row. */
  async person({ id }) {
    if (!this.phones.has(id)) {
      await this.world.fetchChat(id);
      this.addPhone(id);
    }
    this.strip.draw(languages[this.language]);
  }

  /** A group is new, or the bot came or went. */
  group({ id }) {
    this.addPhone(id);
    this.strip.draw(languages[this.language]);
  }

  newPhone(id) {
    return this.world.groups.has(id) ? new Group(this.world, id, this) : new Phone(this.world, id);
  }

  addPhone(id) {
    if (this.phones.has(id)) return;
    const phone = this.newPhone(id);
    this.phones.set(id, phone);
    this.row.append(phone.element);
    this.measure();
    phone.element.scrollIntoView({ behavior: "smooth", inline: "end", block: "nearest" });
  }

  /** The strip of people is needed only where the phones do not all fit. */
  measure() {
    this.strip.element.hidden = this.row.scrollWidth <= this.row.clientWidth;
  }
}

const page = new Page();
setInterval(() => page.world.clock && page.world.tell("tick"), SECOND);
await page.world.connect();
