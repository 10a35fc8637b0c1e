// The blocks of a rich message: headings, paragraphs and tables.
import { el } from "./dom.js";

/** Draw a rich message. */
export const drawRich = ({ blocks }) => el("div", { class: "blocks", dir: "auto" }, blocks.map((block) => BLOCKS[block.type](block)));

/** What a rich message says, without its looks. */
export const plainText = ({ blocks }) =>
  blocks.map((block) => (block.type === "table" ? block.cells.flat().map((cell) => words(cell.text)).join(" ") : words(block.text))).join(" ");

const BLOCKS = {
  paragraph: ({ text }) => el("p", {}, nodes(text)),
  heading: ({ text, size }) => el(`h${size}`, {}, nodes(text)),
  table: ({ cells }) => el("table", {}, cells.map((row) => el("tr", {}, row.map(cell)))),
};

const cell = ({ text, align, is_header: header }) => el(header ? "th" : "td", { class: align }, nodes(text ?? ""));

const MARKS = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code" };

function nodes(text) {
  if (Array.isArray(text)) return text.map(nodes);
  return typeof text === "string" ? text : el(MARKS[text.type], {}, nodes(text.text));
}

function words(text) {
  if (Array.isArray(text)) return text.map(words).join("");
  return typeof text === "string" ? text : words(text.text);
}
