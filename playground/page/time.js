// How moments are written: always in the centre's zone, in the reader's language.

const made = new Map();

function format(language, zone, options) {
  const key = JSON.stringify([language, zone, options]);
  if (!made.has(key)) {
    made.set(key, new Intl.DateTimeFormat(locale(language), { timeZone: zone, hourCycle: "h23", ...options }));
  }
  return made.get(key);
}

const locale = (language) => (language === "zh" ? "zh-Hans-CN" : "en-GB");

/** The time on a bubble: 14:30. */
export const shortTime = (date, language, zone) =>
  format(language, zone, { hour: "2-digit", minute: "2-digit" }).format(date);

/** The line between two days of a chat. */
export const dayName = (date, language, zone) =>
  format(language, zone, { month: "long", day: "numeric", weekday: "long" }).format(date);

const MOMENT = { month: "short", day: "numeric", weekday: "short", hour: "2-digit", minute: "2-digit", second: "2-digit" };

/** The clock of the world. */
export const clockTime = (date, language, zone) => format(language, zone, MOMENT).format(date);

/** The same with the year. */
export const fullTime = (date, language, zone) => format(language, zone, { year: "numeric", ...MOMENT }).format(date);

/** A date_time entity, by Telegram's format string `r|w?[dD]?[tT]?`; null keeps the text that the bot wrote. */
export function entityTime(date, pattern, language, zone, now) {
  if (!pattern) return null;
  if (pattern === "r") return relativeTime(date, now, language);
  const options = {};
  for (const letter of pattern) Object.assign(options, LETTERS[letter]);
  return format(language, zone, options).format(date);
}

const LETTERS = {
  w: { weekday: "long" },
  d: { year: "2-digit", month: "2-digit", day: "2-digit" },
  D: { year: "numeric", month: "long", day: "numeric" },
  t: { hour: "2-digit", minute: "2-digit" },
  T: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
};

const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

function relativeTime(date, now, language) {
  const seconds = Math.round((date - now) / 1000);
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? UNITS.at(-1);
  return new Intl.RelativeTimeFormat(locale(language), { numeric: "auto" }).format(Math.round(seconds / size), unit);
}

/** The length of a voice note: 0:07. */
export const duration = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

/** How far the clock was pushed, in days, hours and minutes. */
export function pushed(seconds) {
  const minutes = Math.round(seconds / 60);
  return { days: Math.floor(minutes / 1440), hours: Math.floor(minutes / 60) % 24, minutes: minutes % 60 };
}
