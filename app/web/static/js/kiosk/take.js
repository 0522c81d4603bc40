/* Taking a ticket exactly once, whatever the network does.
 *
 * The Idempotency-Key is made when the button is first pressed and kept in sessionStorage until a definite answer:
 * a second press, a retry and a reload of the page all send the same key. It is forgotten when the visitor's turn at
 * the kiosk ends, so that the next person can never be handed the last one's number.
 */

import { dropKey, keptKey, newKey, NoAnswer, sendOnce } from "../api.js";

const KEPT = "antre.taking";
const FRESH = 60000;  /* ms in which a reloaded page goes on with what it was doing */

/** The intention now under way, of this visitor; the same services and priority keep the same one. */
function intention({ service, also = [], priority, atOwnRisk = false, confirm = false }) {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  if (kept && kept.service === service && String(kept.also) === String(also) && kept.priority === priority && kept.atOwnRisk === atOwnRisk && kept.confirm === confirm) return kept;
  const fresh = { service, also, priority, atOwnRisk, confirm, name: `take.${newKey()}`, since: Date.now() };
  forget();
  sessionStorage.setItem(KEPT, JSON.stringify(fresh));
  return fresh;
}

/** The key of what is being taken now, and whether a request with it was sent. */
export function keyOf(what) {
  const { name, sent = false } = intention(what);
  return { key: keptKey(name), sent };
}

/** What was being taken when the page was reloaded a moment ago: {service, also, priority, atOwnRisk} or null. */
export function unfinished() {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  if (kept && Math.abs(Date.now() - kept.since) < FRESH) return kept;
  forget();
  return null;
}

export function forget() {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  if (kept) dropKey(kept.name);
  sessionStorage.removeItem(KEPT);
}

/** Returns the ticket. Raises ApiProblem (definite) or NoAnswer (unknown: call again to find out).
 * `confirm`: only a reservation, for the paper that is still to come out. */
export async function takeTicket(mall, { service, also = [], priority, atOwnRisk = false, confirm = false, token, onRetry, tries = 4 }) {
  const kept = intention({ service, also, priority, atOwnRisk, confirm });
  const { name } = kept;
  sessionStorage.setItem(KEPT, JSON.stringify({ ...kept, sent: true }));
  try {
    const path = `/api/v1/malls/${encodeURIComponent(mall)}/tickets`;
    const { data } = await sendOnce(name, "POST", path, { service, priority, ...(also.length && { services: also }), ...(atOwnRisk && { at_own_risk: true }), ...(confirm && { confirm: true }) }, { token, onRetry, timeout: 8000, tries });
    forget();
    return data;
  } catch (failure) {
    if (!(failure instanceof NoAnswer) && failure.status !== 503) forget();
    throw failure;
  }
}
