/* Search over a mall's services, forgiving of spelling and everyday words. Pure: no DOM, no network.
 *
 *   const index = buildIndex(mall);
 *   search(index, "bikin paspor")    [{agency, service}, …], best first; [] for a query that says nothing (see saysNothing)
 * Both languages are searched at once, whatever language is shown.
 */

import { IDLE, MEANS, SAME } from "./words.js";

const LIMIT = 12;

/** Words of a text: folded to plain lower case, spellings unified. */
export function words(text) {
  return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "")
    .replace(/ktp[- ]?el\b|e-ktp\b/g, "ktp").replace(/\bak-1\b/g, "ak1")
    .split(/[^a-z0-9]+/).filter(Boolean).map((word) => SAME[word] ?? word);
}

export function buildIndex(mall) {
  const meanings = MEANS.map(([said, codes]) => ({ said: said.split("|").map((phrase) => words(phrase)), codes: new Set(codes) }));
  const entries = mall.agencies.flatMap((agency) => agency.services.map((service) => ({
    agency,
    service,
    name: words(`${service.name.id} ${service.name.en} ${service.code}`),
    place: words(`${agency.name.id} ${agency.name.en} ${agency.short ?? ""}`),
    papers: words([...(service.requirements?.id ?? []), ...(service.requirements?.en ?? [])].join(" ")),
  })));
  return { meanings, entries };
}

/** Whether a query says anything yet; "saya mau bikin" does not. */
export function saysNothing(query) {
  return words(query).every((word) => IDLE.has(word));
}

export function search(index, query) {
  const all = words(query);
  const asked = all.filter((word) => !IDLE.has(word));
  if (!asked.length) return [];
  const meant = meaningOf(index, all);
  const rate = (missing) => index.entries
    .map((entry) => ({ entry, points: pointsOf(entry, asked, missing) + (meant.get(entry.service.code) ?? 0) }))
    .filter(({ points }) => points > 0);
  let found = rate(0);
  if (!found.length && asked.length > 1) found = rate(asked.length / 2);
  const best = Math.max(0, ...found.map(({ points }) => points));
  return found.filter(({ points }) => points >= best * 0.34)
    .sort((one, other) => other.points - one.points)
    .slice(0, LIMIT)
    .map(({ entry: { agency, service } }) => ({ agency, service }));
}

/* At most `missing` words may be found nowhere, or the service only counts by what people mean by the phrase. */
function pointsOf(entry, asked, missing) {
  const points = asked.map((word) => Math.max(near(word, entry.name) * 10, near(word, entry.place) * 6, near(word, entry.papers) * 2));
  const lost = points.filter((one) => one === 0).length;
  return lost > missing ? 0 : points.reduce((sum, one) => sum + one, 0) / asked.length;
}

/** 1 the word itself, 0.8 its beginning, 0.6 inside a longer word, 0.5 one letter off, 0 nothing. */
function near(word, list) {
  let best = 0;
  for (const other of list) {
    if (other === word) return 1;
    if (other.startsWith(word)) best = Math.max(best, word.length > 1 ? 0.8 : 0.3);
    else if (word.length >= 4 && (other.includes(word) || (other.length >= 4 && word.includes(other)))) best = Math.max(best, 0.6);
    else if (word.length >= 5 && oneOff(word, other)) best = Math.max(best, 0.5);
  }
  return best;
}

/** One letter changed, missing, added, or two neighbours swapped. */
export function oneOff(one, other) {
  if (Math.abs(one.length - other.length) > 1) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  const rest = (text, skip) => text.slice(start + skip);
  return rest(one, 1) === rest(other, 1) || rest(one, 1) === rest(other, 0) || rest(one, 0) === rest(other, 1)
    || (one[start] === other[start + 1] && one[start + 1] === other[start] && rest(one, 2) === rest(other, 2));
}

function meaningOf({ meanings }, all) {
  const points = new Map();
  for (const { said, codes } of meanings) {
    const strength = Math.max(...said.map((phrase) => phraseIn(phrase, all)));
    if (!strength) continue;
    [...codes].forEach((code, place) => points.set(code, Math.max(points.get(code) ?? 0, strength * (12 - place))));
  }
  return points;
}

/* A phrase counts when all its words were said; the last one may still be half typed. Longer phrases say more. */
function phraseIn(phrase, all) {
  const last = all[all.length - 1];
  const said = phrase.every((word) => all.includes(word) || (last.length >= 3 && word.startsWith(last)));
  return said ? 0.7 + 0.15 * phrase.length : 0;
}
