// The paper clip: everything a person can send besides words. What stands in the input field goes along as the caption.
import * as api from "./api.js";
import { ask } from "./dialogs.js";
import { openMenu } from "./menu.js";
import * as samples from "./samples.js";

const ALBUM = 10;

/** Open the menu of things to send. */
export function openAttachMenu(anchor, phone) {
  const { words } = phone;
  const large = phone.person.letter_size === "large";
  const stickers = samples.stickers.map((emoji) => ({ label: emoji, act: () => phone.attempt(api.sendSticker(phone.id, emoji)) }));
  openMenu(anchor, words.attach, [
    { icon: "photo", label: words.samplePhoto, act: () => sendPhotos(phone, [samples.photo(words.samplePlace)]) },
    { icon: "photo", label: words.ownPhoto, act: () => pick("image/*", true).then((files) => sendPhotos(phone, files)) },
    { icon: "photo", label: words.sampleAlbum, act: () => sendPhotos(phone, [0, 1, 2].map((n) => samples.photo(words.samplePlace, n))) },
    { icon: "voice", label: words.sampleVoice, act: () => sendVoice(phone) },
    { icon: "document", label: words.sampleDocument, act: () => sendDocuments(phone, [samples.textFile(words.sampleFile)]) },
    { icon: "document", label: words.ownDocument, act: () => pick("", false).then((files) => sendDocuments(phone, files)) },
    { icon: "location", label: words.location, act: () => phone.sendLocation() },
    { icon: "contact", label: words.ownContact, act: () => phone.sendContact({}) },
    { icon: "contact", label: words.otherContact, act: () => askForContact(phone) },
    { icon: "sticker", label: words.sticker, act: () => openMenu(anchor, words.sticker, stickers, { grid: true, large }) },
  ], { large });
}

/** Let the person choose files; none when they think better of it. */
function pick(accept, multiple) {
  return new Promise((resolve) => {
    const input = Object.assign(document.createElement("input"), { type: "file", accept, multiple });
    input.addEventListener("change", () => resolve([...input.files]));
    input.addEventListener("cancel", () => resolve([]));
    input.click();
  });
}

async function sendPhotos(phone, promised) {
  const files = (await Promise.all(promised)).slice(0, ALBUM);
  if (!files.length) return;
  await phone.composer.withText((caption, replyTo) =>
    files.length === 1 ? api.sendPhoto(phone.id, files[0], caption, replyTo) : api.sendAlbum(phone.id, files, caption));
}

async function sendDocuments(phone, [file]) {
  if (file) await phone.composer.withText((caption, replyTo) => api.sendDocument(phone.id, file, caption, replyTo));
}

async function sendVoice(phone) {
  const { file, seconds } = await samples.voice(phone.language);
  await phone.attempt(api.sendVoice(phone.id, file, seconds));
}

async function askForContact(phone) {
  const { words } = phone;
  const contact = await ask({
    title: words.otherContact, confirm: words.send, cancel: words.cancel, language: phone.language,
    fields: [
      { name: "first_name", label: words.personName, value: words.sampleContact.first_name, required: true, maxlength: 64 },
      { name: "phone_number", label: words.phoneNumber, value: words.sampleContact.phone_number, required: true, type: "tel" },
    ],
  });
  if (contact) await phone.sendContact(contact);
}
