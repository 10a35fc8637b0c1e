// A small form in a modal dialog: asks, and gives the answers or null.
import { el } from "./dom.js";

/** Ask for the fields `{name, label, value, options?, required?, …attributes}`; gives an object of texts, or null. */
export function ask({ title, fields, confirm, cancel, language }) {
  return new Promise((resolve) => {
    const form = el("form", { method: "dialog", onsubmit: () => resolve(Object.fromEntries(new FormData(form))) },
      el("h2", {}, title), fields.map(drawField),
      el("div", { class: "buttons" },
        el("button", { type: "button", class: "plain", onclick: () => dialog.close() }, cancel),
        el("button", { type: "submit", class: "main" }, confirm)));
    const dialog = el("dialog", { "aria-label": title, lang: language, onclose: () => { dialog.remove(); resolve(null); } }, form);
    document.body.append(dialog);
    dialog.showModal();
  });
}

function drawField({ name, label, value = "", options, ...attributes }) {
  const control = options
    ? el("select", { name }, Object.entries(options).map(([key, text]) => el("option", { value: key, selected: key === value }, text)))
    : el("input", { name, value, autocomplete: "off", dir: "auto", ...attributes });
  return el("label", {}, el("span", {}, label), control);
}
