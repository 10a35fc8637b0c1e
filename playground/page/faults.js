// The switches for the troubles that a network gives a bot.
import * as api from "./api.js";
import { el, icon } from "./dom.js";
import { place } from "./menu.js";

// What each switch asks for besides its kind.
const KINDS = {
  slow: { seconds: 3 }, flood: { retry_after: 5 }, server_error: {}, drop_before: {}, drop_after: {}, timeout_after: {}, not_found: {},
};
const TIMES = [1, 3, 10, null];
const CALLS = {
  sending: ["sendMessage", "editMessageText", "editMessageReplyMarkup", "sendPhoto", "sendDocument", "sendVoice", "sendMediaGroup"],
  fetching: ["getUpdates"],
  all: [],
};

/** A button with the number of faults that are on, and the panel that it opens. */
export class FaultsPanel {
  constructor(world, attempt) {
    this.world = world;
    this.attempt = attempt;
    world.on("faults", () => this.update());
  }

  /** Draw the button and its panel in the language of the page. */
  draw(words) {
    this.words = words;
    this.times = this.choice(TIMES, (count) => words.faultTimesChoice(count), 1);
    this.calls = this.choice(Object.keys(CALLS), (calls) => words.faultCallsChoice[calls], 0);
    this.switches = new Map(Object.keys(KINDS).map((kind) => [kind, this.drawSwitch(kind)]));
    this.label = el("span", {});
    this.button = el("button", { type: "button", popovertarget: "faults", "aria-haspopup": "dialog" }, icon("faults"), this.label);
    const panel = el("div", {
      id: "faults", class: "panel", popover: "auto", role: "dialog", "aria-label": words.faults,
      ontoggle: ({ newState }) => newState === "open" && place(panel, this.button.getBoundingClientRect()),
    },
      // First how often and where, because a switch asks for both when it is turned.
      el("label", {}, el("span", {}, words.faultTimes), this.times),
      el("label", {}, el("span", {}, words.faultCalls), this.calls),
      el("p", {}, words.faultsAbout), [...this.switches.values()]);
    this.update();
    return el("div", { class: "group" }, this.button, panel);
  }

  choice(values, name, chosen) {
    return el("select", {}, values.map((value, index) => el("option", { value: index, selected: index === chosen }, name(value))));
  }

  drawSwitch(kind) {
    return el("button", { type: "button", class: "switch", role: "switch", "aria-checked": "false", onclick: () => this.toggle(kind) },
      el("span", { class: "knob", "aria-hidden": "true" }), el("span", {}, this.words.faultKinds[kind]), el("small", {}));
  }

  toggle(kind) {
    const on = this.world.faults.filter((fault) => fault.kind === kind);
    if (on.length) return this.attempt(Promise.all(on.map(({ id }) => api.removeFault(id))));
    const methods = Object.values(CALLS)[this.calls.value];
    return this.attempt(api.addFault({ kind, ...KINDS[kind], count: TIMES[this.times.value], methods }));
  }

  update() {
    const { faults } = this.world;
    this.label.textContent = faults.length ? this.words.faultsOn(faults.length) : this.words.faults;
    this.button.classList.toggle("danger", faults.length > 0);
    for (const [kind, node] of this.switches) {
      const [on] = faults.filter((fault) => fault.kind === kind);
      node.setAttribute("aria-checked", String(Boolean(on)));
      node.querySelector("small").textContent = on ? this.words.faultLeft(on.count) : "";
    }
  }
}
