// The bar above the phones: the clock of the world, the faults, the bot's process, who is there, the language.
import * as api from "./api.js";
import { el, icon } from "./dom.js";
import { FaultsPanel } from "./faults.js";
import { clockTime, fullTime, pushed } from "./time.js";
import { languages } from "./words.js";

const HOUR = 3600;

/** The bar; `page` gives the language, changes it, and adds people. */
export class TopBar {
  constructor(world, page) {
    this.world = world;
    this.page = page;
    this.element = el("header", { class: "topbar" });
    this.trouble = el("p", { class: "trouble", role: "alert" });
    this.faults = new FaultsPanel(world, (promise) => this.attempt(promise));
    world.on("clock", () => this.updateClock());
    world.on("tick", () => this.updateClock());
    world.on("process", () => this.updateBot());
    world.on("connection", (connected) => { this.trouble.textContent = connected ? "" : this.words.offline; });
  }

  get words() {
    return languages[this.page.language];
  }

  /** Draw the bar anew in the language of the page. */
  draw() {
    const { words } = this;
    this.time = el("time", { class: "world-time" });
    this.ahead = el("small", {});
    this.next = this.push(words.next, api.pushClockToNext);
    this.botState = el("span", { class: "bot-state", role: "status" });
    this.kill = el("button", { type: "button", class: "danger", onclick: () => this.attempt(api.killBot()) }, words.kill);
    this.bot = el("div", { class: "group", role: "group", "aria-label": words.bot }, this.botState, this.kill);
    this.element.replaceChildren(
      el("h1", {}, el("img", { src: "/icon.svg", alt: "", width: 28, height: 28 }), el("span", {}, words.title)),
      el("div", { class: "now lines" }, this.time, this.ahead),
      el("div", { class: "tools" },
        el("div", { class: "group", role: "group", "aria-label": words.clock },
          this.push(words.hour, () => api.pushClock(HOUR)), this.push(words.day, () => api.pushClock(24 * HOUR)), this.next),
        this.faults.draw(words), this.bot),
      el("button", { type: "button", class: "add", onclick: () => this.page.addPerson() },
        icon("add"), el("span", {}, words.addPerson)),
      this.drawLanguages(), this.trouble);
    this.updateClock();
    this.updateBot();
  }

  push(label, act) {
    return el("button", { type: "button", onclick: () => this.attempt(act()) }, label);
  }

  drawLanguages() {
    return el("span", { class: "languages", role: "group", "aria-label": this.words.language },
      Object.entries(languages).map(([language, { name }]) => el("button", {
        type: "button", lang: language, "aria-pressed": String(language === this.page.language), onclick: () => this.page.speak(language),
      }, name)));
  }

  async attempt(promise) {
    try {
      await promise;
      this.trouble.textContent = "";
    } catch (error) {
      this.trouble.textContent = error instanceof api.Unreachable ? this.words.unreachable : error.message;
    }
  }

  updateClock() {
    const { clock, zone } = this.world;
    const now = this.world.now();
    this.time.textContent = clockTime(now, this.page.language, zone);
    this.time.title = fullTime(now, this.page.language, zone);
    this.time.dateTime = now.toISOString();
    this.ahead.textContent = clock.offset ? this.words.clockAhead(pushed(clock.offset)) : this.words.clockFollows;
    this.next.disabled = !clock.next;
  }

  updateBot() {
    const { process } = this.world;
    this.bot.hidden = !process;
    if (!process) return;
    const running = process.state === "running";
    this.botState.dataset.state = process.state;
    this.botState.replaceChildren(
      el("span", {}, running ? this.words.botRunning(process.pid) : this.words.botRestarting),
      el("small", {}, process.restarts ? this.words.botRestarts(process.restarts) : ""));
    this.kill.disabled = !running;
  }
}

/** The two sentences that say what this page is; they can be folded away. */
export const about = (words, open) =>
  el("details", { class: "about", open }, el("summary", {}, words.aboutShort), words.about.map((sentence) => el("p", {}, sentence)));
