/* What may be given out now, by what the kiosk learnt while it could ask. Pure: moments are ms, nothing is read or kept.
 *
 *   rules    the server's answer to POST …/leases, as kept       leases   [{ id, series, next, last }]
 *   given    { A1: 2 }: tickets of each service that were given out since the catalogue was read
 */

import { isoAt } from "../../i18n.js";

const ON_BREAK = "break";

/** Numbers left in a series. */
export function leftOf(leases, series) {
  return leases.filter((lease) => lease.series === series).reduce((sum, lease) => sum + Math.max(lease.last - lease.next + 1, 0), 0);
}

/** The lease that the next number of a series comes from; the lowest first. */
export function nextLease(leases, series) {
  return leases.filter((lease) => lease.series === series && lease.next <= lease.last).sort((a, b) => a.next - b.next)[0] ?? null;
}

/** How a number is written: "A-5001". */
export function numberOf(series, count) {
  return `${series}-${String(count).padStart(3, "0")}`;
}

/** Whether the rules are of the day that `now` lies in. */
export function current(rules, now) {
  return Boolean(rules) && rules.size > 0 && now < Date.parse(rules.until) && now >= Date.parse(rules.until) - 26 * 3600000;
}

/** The catalogue as the kiosk can keep it by itself: `waiting` null where nobody can say. */
export function islandMall(mall, { rules, leases, given, now }) {
  const by = new Map((current(rules, now) ? rules.services : []).map((service) => [service.code, service]));
  const seen = (service) => ({ ...service, availability: availability(service, by.get(service.code), { leases, given, now, at: mall.at }) });
  return { ...mall, agencies: mall.agencies.map((agency) => ({ ...agency, services: agency.services.map(seen) })) };
}

function availability(service, rule, { leases, given, now, at }) {
  const last = service.availability;
  const left = rule ? leftOf(leases, rule.series) : 0;
  const rest = (quota) => (quota === null || quota === undefined ? null : Math.max(quota - (given[service.code] ?? 0), 0));
  const found = hours(rule, last, now, at);
  const one = (quota) => {
    if (found.reason) return { open: false, ...found };
    if (rest(quota) === 0) return { open: false, reason: "quota_exhausted", opens_at: null };
    if (left === 0) return { open: false, reason: "numbers_run_out", opens_at: null };
    return { open: true, reason: null, opens_at: null };
  };
  const shape = (quota) => ({ ...one(quota), quota_left: rest(quota), waiting: null, wait: null, at_own_risk: false });
  return { ...last, ...shape(last.quota_left), priority: { ...last.priority, ...shape(last.priority?.quota_left) } };
}

/** `reason` null: tickets are given now. A day without hours keeps the reason that the server gave last. */
function hours(rule, last, now, at) {
  if (!rule) return { reason: "numbers_run_out", opens_at: null };
  const spans = rule.spans.map((span) => span.map(Date.parse));
  if (!spans.length) return { reason: last.reason ?? "closed_today", opens_at: last.opens_at ?? null };
  if (spans.some(([from, until]) => from <= now && now < until)) return { reason: null, opens_at: null };
  const next = spans.find(([from]) => now < from);
  const between = next && now >= spans[0][0];
  return { reason: between ? ON_BREAK : "outside_hours", opens_at: next ? isoAt(next[0], at) : null };
}
