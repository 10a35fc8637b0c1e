// The one way this page makes elements. Text always becomes a text node, so nothing that people wrote is read as HTML.

/** Make an element: attributes named on… are listeners; children are nodes or text, and nothing where null or false. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Make a button that shows an icon and is read out as its label. */
export function iconButton(name, label, onclick, attributes = {}) {
  return el("button", { type: "button", class: "icon-button", "aria-label": label, title: label, onclick, ...attributes },
    icon(name));
}

const PATHS = {
  add: "M12 5v14M5 12h14",
  attach: "M20 11.5l-8.2 8.2a5 5 0 0 1-7.1-7.1l8.5-8.5a3.3 3.3 0 0 1 4.7 4.7l-8.4 8.4a1.7 1.7 0 0 1-2.4-2.4l7.7-7.7",
  block: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM6.2 6.2l11.6 11.6",
  close: "M6 6l12 12M18 6L6 18",
  contact: "M12 4.5a3.7 3.7 0 1 0 0 7.4 3.7 3.7 0 0 0 0-7.4zM4.5 20c.6-3.9 3.5-5.7 7.5-5.7s6.9 1.8 7.5 5.7",
  copy: "M9 9h10v11H9zM5 15.5V4h10",
  document: "M6.5 3.5h7l4.5 4.5v12.5h-11.5zM13.5 3.5V8H18",
  down: "M6 9.5l6 6 6-6",
  edit: "M4.5 19.5l.8-4L16.5 4.3l3.2 3.2L8.5 18.7zM14 6.8l3.2 3.2",
  faults: "M13 3L5 13.5h6L10 21l8.5-10.8h-6.2z",
  keyboard: "M3.5 6.5h17v11h-17zM7 10h.1M10.3 10h.1M13.6 10h.1M17 10h.1M8 14h8",
  link: "M10 14a4 4 0 0 0 5.7 0l3.3-3.3A4 4 0 0 0 13.3 5l-1.1 1.1M14 10a4 4 0 0 0-5.7 0L5 13.3A4 4 0 0 0 10.7 19l1.1-1.1",
  location: "M12 21s-6.5-6.3-6.5-11a6.5 6.5 0 0 1 13 0c0 4.7-6.5 11-6.5 11zM12 7.7a2.3 2.3 0 1 0 0 4.6 2.3 2.3 0 0 0 0-4.6z",
  menu: "M4.5 7h15M4.5 12h15M4.5 17h15",
  more: "M12 5.5v.1M12 12v.1M12 18.5v.1",
  pause: "M8.5 5.5v13M15.5 5.5v13",
  photo: "M3.5 6.5h4l1.5-2h6l1.5 2h4v13h-17zM12 9a3.7 3.7 0 1 0 0 7.4A3.7 3.7 0 0 0 12 9z",
  play: "M8 5l11 7-11 7z",
  reply: "M10 6l-6 6 6 6M4.5 12H14c3.5 0 6 2.5 6 6",
  send: "M4 5l17 7-17 7 2.5-7zM6.5 12H13",
  sticker: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM8.3 14c1.7 2.6 5.7 2.6 7.4 0M9 9.5v.1M15 9.5v.1",
  voice: "M12 3.5a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0v-5a3 3 0 0 0-3-3zM6 11.5a6 6 0 0 0 12 0M12 17.5v3",
};

/** Draw one of the page's icons, invisible to screen readers. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(svg.namespaceURI, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** Draw a round picture with the first letter of a name, in a colour that stays the same for an id. */
export function avatar(name, id) {
  const node = el("span", { class: "avatar", "aria-hidden": "true" }, [...name.trim()][0] ?? "?");
  node.style.setProperty("--hue", String((id * 67) % 360));
  return node;
}
