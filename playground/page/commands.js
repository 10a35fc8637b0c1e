// The list of commands that opens from the menu button, or with "/" in the input field.
import { el } from "./dom.js";

/** A listbox above the input field; the field keeps the focus and moves the choice. */
export class CommandList {
  constructor(phone, choose) {
    this.phone = phone;
    this.choose = choose;
    this.element = el("div", {
      class: "commands", role: "listbox", id: `commands-${phone.id}`, "aria-label": phone.words.commands, hidden: true,
      // The field must not lose the focus to a press on the list.
      onmousedown: (event) => event.preventDefault(),
    });
  }

  get open() {
    return !this.element.hidden;
  }

  /** Show the commands that begin with what was typed; all of them for "". */
  show(typed) {
    const fitting = this.phone.chat.commands.filter(({ command }) => command.startsWith(typed));
    this.element.hidden = !fitting.length;
    this.element.replaceChildren(...fitting.map(({ command, description }, index) =>
      el("div", { role: "option", id: `${this.element.id}-${index}`, "aria-selected": "false", onclick: () => this.choose(`/${command}`) },
        el("b", {}, `/${command}`), el("span", { dir: "auto" }, description))));
    this.active = null;
  }

  hide() {
    this.element.hidden = true;
    this.active = null;
  }

  /** Move the choice by one; gives the id of the chosen option for the field's aria-activedescendant. */
  move(step) {
    const options = [...this.element.children];
    const now = options.indexOf(this.active);
    this.active?.setAttribute("aria-selected", "false");
    this.active = options[now < 0 && step < 0 ? options.length - 1 : (now + step + options.length) % options.length];
    this.active.setAttribute("aria-selected", "true");
    this.active.scrollIntoView({ block: "nearest" });
    return this.active.id;
  }
}
