// Who there is: the strip of people to switch between, and the forms to add or change one.
import * as api from "./api.js";
import { ask } from "./dialogs.js";
import { avatar, el } from "./dom.js";
import { languageOf, languages } from "./words.js";

const CODES = { zh: "zh-hans", en: "en" };

/** The line under a name: who it is, and the language and letters of the phone. */
export function subtitle(person, words) {
  const letters = person.letter_size === "large" ? words.largeLetters : null;
  return [words.roles[person.role] ?? person.role, languages[languageOf(person.language_code)].name, letters].filter(Boolean).join(" · ");
}

const languageChoices = (words) => ({
  ...Object.fromEntries(Object.entries(CODES).map(([language, code]) => [code, languages[language].name])), none: words.noLanguage,
});

const lettersChoices = (words) => ({ normal: words.normalLetters, large: words.largeLetters });

function fieldsFor(person, words) {
  const choices = languageChoices(words);
  const code = person.language_code ?? "none";
  return [
    { name: "first_name", label: words.personName, value: person.first_name, required: true, maxlength: 64 },
    // A language that only this person has (say "de") stays among the choices.
    { name: "language_code", label: words.personLanguage, value: code, options: { [code]: code, ...choices } },
    { name: "letter_size", label: words.personLetters, value: person.letter_size, options: lettersChoices(words) },
    { name: "role", label: words.personRole, value: person.role, options: { ...words.roles } },
  ];
}

const answered = (answer) => ({ ...answer, language_code: answer.language_code === "none" ? null : answer.language_code });

/** Ask for a new person and add them. */
export async function askForPerson(words, language) {
  const blank = { first_name: "", language_code: CODES[language], letter_size: "normal", role: "resident" };
  const answer = await ask({
    title: words.addPerson, confirm: words.add, cancel: words.cancel, fields: fieldsFor(blank, words),
  });
  return answer && api.addPerson(answered(answer));
}

/** Ask what to change about a person. */
export async function askForChanges(person, words, phone) {
  const answer = await ask({
    title: words.changePerson, confirm: words.save, cancel: words.cancel, language: phone.element.lang, fields: fieldsFor(person, words),
  });
  if (answer) await phone.attempt(api.changePerson(person.id, answered(answer)));
}

/** The strip of people: shows who has unread messages and brings a phone into view. */
export class PeopleStrip {
  constructor(world, phones) {
    this.phones = phones;
    this.element = el("nav", { class: "people" });
    this.tabs = new Map();
    world.on("read", ({ id }) => this.update(id));
  }

  /** Draw the strip anew in the language of the page. */
  draw(words) {
    this.words = words;
    this.element.setAttribute("aria-label", words.people);
    this.tabs = new Map([...this.phones.values()].map((phone) => [phone.id, this.drawTab(phone)]));
    this.element.replaceChildren(...this.tabs.values());
    for (const id of this.tabs.keys()) this.update(id);
  }

  drawTab({ id, name, element }) {
    return el("button", {
      type: "button", onclick: () => element.scrollIntoView({ behavior: "smooth", inline: "start", block: "nearest" }),
    }, avatar(name, Math.abs(id)), el("bdi", {}, name), el("span", { class: "badge", hidden: true }));
  }

  update(id) {
    const tab = this.tabs.get(id);
    if (!tab) return;
    const { inView, unread } = this.phones.get(id);
    const badge = tab.querySelector(".badge");
    tab.setAttribute("aria-current", String(inView));
    badge.hidden = !unread;
    badge.textContent = unread || "";
    badge.setAttribute("aria-label", this.words.unread(unread));
  }
}
