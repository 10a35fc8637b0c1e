// A voice note: a round button, the wave, the length.
import { fileAddress } from "./api.js";
import { el, icon } from "./dom.js";
import { duration } from "./time.js";

const BARS = 32;

/** Draw a voice note; the sound is fetched when it is first played. */
export function voiceNote({ file_id, file_unique_id, duration: seconds }, words) {
  const wave = el("span", { class: "wave", "aria-hidden": "true" }, bars(file_unique_id ?? file_id));
  const length = el("small", {}, duration(seconds));
  const button = el("button", { type: "button", class: "disc", "aria-label": words.play }, icon("play"));
  let sound = null;
  const show = () => {
    const playing = !sound.paused && !sound.ended;
    button.replaceChildren(icon(playing ? "pause" : "play"));
    button.setAttribute("aria-label", playing ? words.pause : words.play);
    const part = sound.ended ? 0 : sound.currentTime / (sound.duration || seconds || 1);
    wave.querySelectorAll("i").forEach((bar, index) => bar.classList.toggle("played", index < part * BARS));
    length.textContent = duration(playing ? sound.currentTime : seconds);
  };
  button.addEventListener("click", () => {
    sound ??= ["play", "pause", "ended", "timeupdate"].reduce((audio, kind) => {
      audio.addEventListener(kind, show);
      return audio;
    }, new Audio(fileAddress(file_id)));
    if (sound.paused) sound.play().catch(show);
    else sound.pause();
  });
  return el("div", { class: "card voice-note" }, button, el("span", { class: "lines" }, wave, length));
}

/** Heights that look like speech and are always the same for one file. */
function bars(seed) {
  let state = [...seed].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) >>> 0, 7);
  return Array.from({ length: BARS }, () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    const bar = el("i");
    bar.style.setProperty("--height", `${15 + (state >>> 24) / 3}%`);
    return bar;
  });
}
