/* Text, numbers and times in the language of the page (`<html lang>`: "id" or "en").
 *
 * How to use:
 *   import { loadText, t, tn, pick } from "./i18n.js";
 *   await loadText();                          once, before the first render (GET /locale/{lang}.json)
 *   t("common.data_of", { time: "09.12" })    a key with its {values}; an unknown key shows itself
 *   tn("kiosk.waiting", n)                     "kiosk.waiting_one" when n is 1, else "kiosk.waiting_many", with {count}
 *   pick(service.name)                         of {"id", "en"} the text of this language (Indonesian if missing)
 *   await setLang("en"); onLang(fn)            switch without a reload: cookie antre_lang, <html lang>, then fn(lang)
 *   clock(iso), clock(iso, true)               "09.12" / "09.12.07" (en: "09:12"), in the offset that the time itself carries
 *   dayText(iso)                               "Selasa, 24 November 2026"
 *   duration(seconds), waitText(wait)          "5 menit", "1 jam 20 menit"; "15–25 menit" of {low_seconds, high_seconds}
 *   count(n), rupiah(n)                        "1.234", "Rp25.000"
 * A time is never read in the device's zone: kiosks and TVs are set wrongly more often than not.
 */

const LANGUAGES = ["id", "en"];
const texts = {};
const listeners = new Set();

/** The page's language now. */
export function lang() {
  const now = document.documentElement.lang;
  return LANGUAGES.includes(now) ? now : "id";
}

/** Fetches a language's texts once; resolves also when the network fails, so that a page can say so. */
export async function loadText(language = lang()) {
  if (texts[language]) return;
  try {
    const answer = await fetch(`/locale/${language}.json`);
    if (answer.ok) texts[language] = await answer.json();
  } catch {
    /* keys are shown instead; the next call tries again */
  }
}

export function t(key, values = {}) {
  const text = texts[lang()]?.[key] ?? texts.id?.[key] ?? key;
  return fill(text, values);
}

/** The same key in a given language (loaded before): a wall screen shows two at once. */
export function tIn(language, key, values = {}) {
  return fill(texts[language]?.[key] ?? key, values);
}

export function tn(key, number, values = {}) {
  return t(`${key}_${number === 1 ? "one" : "many"}`, { count: count(number), ...values });
}

export function has(key) {
  return Boolean(texts[lang()]?.[key]);
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

export function pick(name, language = lang()) {
  if (name === null || name === undefined) return "";
  if (typeof name === "string") return name;
  return name[language] ?? name.id ?? name.en ?? "";
}

export async function setLang(language) {
  if (!LANGUAGES.includes(language)) return;
  await loadText(language);
  document.cookie = `antre_lang=${language}; path=/; max-age=31536000; samesite=lax`;
  document.documentElement.lang = language;
  listeners.forEach((listener) => listener(language));
}

/** Calls `listener(lang)` after every switch; returns the function that ends it. */
export function onLang(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Wall-clock parts of an ISO time in its own offset. */
export function clock(iso, seconds = false, language = lang()) {
  const found = /T(\d\d):(\d\d)(?::(\d\d))?/.exec(iso ?? "");
  if (!found) return "–";
  const parts = seconds ? [found[1], found[2], found[3] ?? "00"] : [found[1], found[2]];
  return parts.join(language === "en" ? ":" : ".");
}

export function dayText(iso, language = lang()) {
  const [year, month, day] = (iso ?? "").slice(0, 10).split("-").map(Number);
  if (!day) return "";
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : "id-ID", {
    weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC",
  }).format(Date.UTC(year, month - 1, day));
}

/** An instant (ms since 1970) written with the offset of `like`, so that clock() and dayText() read it. */
export function isoAt(milliseconds, like) {
  const offset = /([+-])(\d\d):?(\d\d)$/.exec(like ?? "");
  const minutes = offset ? (offset[1] === "-" ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3])) : 0;
  return new Date(milliseconds + minutes * 60000).toISOString().slice(0, 19) + (offset ? offset[0] : "Z");
}

const UNITS = {
  id: { hour: ["jam", "jam"], minute: ["menit", "menit"], under: "kurang dari 1 menit", soon: "kurang dari 5 menit", long: "lebih dari 2 jam" },
  en: { hour: ["hour", "hours"], minute: ["minute", "minutes"], under: "under a minute", soon: "less than 5 minutes", long: "more than 2 hours" },
};

function unit(number, name, language) {
  return `${number} ${UNITS[language][name][number === 1 ? 0 : 1]}`;
}

export function duration(seconds, language = lang()) {
  const minutes = Math.round(Math.max(0, seconds) / 60);
  if (minutes < 1) return UNITS[language].under;
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (!hours) return unit(rest, "minute", language);
  return rest ? `${unit(hours, "hour", language)} ${unit(rest, "minute", language)}` : unit(hours, "hour", language);
}

/** A range of waiting in whole minutes, in words where it is very short or long; "" of null: no guess is better than a wrong one. */
export function waitText(wait, language = lang()) {
  if (!wait) return "";
  if (wait.high_seconds <= 300) return UNITS[language].soon;
  if (wait.high_seconds > 7200) return UNITS[language].long;
  const low = Math.max(1, Math.round(wait.low_seconds / 60));
  const high = Math.max(low, Math.round(wait.high_seconds / 60));
  return low === high ? unit(low, "minute", language) : `${low}–${unit(high, "minute", language)}`;
}

export function count(number, language = lang()) {
  return new Intl.NumberFormat(language === "en" ? "en-GB" : "id-ID").format(number);
}

export function rupiah(number) {
  return `Rp${new Intl.NumberFormat("id-ID").format(number)}`;
}
