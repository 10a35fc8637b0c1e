// Small menus and panels that open at a button. The browser's popover closes them on Escape or a press elsewhere.
import { el, icon } from "./dom.js";

const GAP = 6;

/** Open a menu of `{label, icon, act}` at an element; `at` is an optional pointer event to open it under. */
export function openMenu(anchor, label, items, { at = null, grid = false, large = false } = {}) {
  const close = () => menu.hidePopover();
  const menu = el("div", { class: grid ? "menu grid" : "menu", role: "menu", popover: "auto", "aria-label": label, onkeydown: walk,
    lang: anchor.closest("[lang]")?.lang, "data-letters": large ? "large" : null },
    items.filter(Boolean).map(({ label: text, icon: name, act }) =>
      el("button", { type: "button", role: "menuitem", tabindex: -1, onclick: () => { close(); act(); } },
        name && icon(name), el("span", {}, text))));
  document.body.append(menu);
  menu.addEventListener("toggle", ({ newState }) => {
    if (newState === "closed") menu.remove();
  });
  menu.showPopover();
  place(menu, at ? { left: at.clientX, right: at.clientX, top: at.clientY, bottom: at.clientY } : anchor.getBoundingClientRect());
  menu.firstElementChild.focus();
}

/** Put a popup beside a box, above it where there is no room below, and inside the window. */
export function place(popup, box) {
  const { offsetWidth: width, offsetHeight: height } = popup;
  const below = box.bottom + GAP;
  const top = below + height <= innerHeight ? below : Math.max(GAP, box.top - GAP - height);
  const left = box.left + width <= innerWidth - GAP ? box.left : Math.max(GAP, box.right - width);
  popup.style.top = `${top}px`;
  popup.style.left = `${Math.min(left, innerWidth - GAP - width)}px`;
}

const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

function walk(event) {
  const items = [...event.currentTarget.children];
  const now = items.indexOf(document.activeElement);
  const next = { Home: 0, End: items.length - 1 }[event.key] ?? (now + STEPS[event.key] + items.length) % items.length;
  if (Number.isNaN(next)) return;
  event.preventDefault();
  items[next].focus();
}
