/* What became of a reserved number, told to the server until it has heard it: a paper that came out must count, even if
 * the network was gone in that second or the page was loaded anew.
 *
 *   handOver(mall, token, ticket, "paper")      "phone" and "release", too; resolves with the ticket, or null when it is not said yet
 *   const end = keepTelling(token)              while the page lives
 */

import { ApiProblem, send } from "../api.js";

const KEPT = "antre.handover";
const EVERY = 5000;
const LONGEST = 24 * 3600000;

const kept = () => JSON.parse(localStorage.getItem(KEPT) ?? "[]");
const keep = (all) => localStorage.setItem(KEPT, JSON.stringify(all));
const path = ({ mall, ticket, how }) => `/api/v1/malls/${encodeURIComponent(mall)}/tickets/${encodeURIComponent(ticket)}/${how === "release" ? "release" : "confirm"}`;

/** Raises ApiProblem: the server heard it and says no. */
export async function handOver(mall, token, ticket, how) {
  const one = { mall, ticket, how, at: Date.now() };
  keep([...kept().filter((other) => other.ticket !== ticket), one]);
  return tell(one, token);
}

async function tell(one, token) {
  try {
    const { data } = await send("POST", path(one), one.how === "release" ? undefined : { by: one.how }, { token, timeout: 8000 });
    drop(one);
    return data;
  } catch (failure) {
    if (!(failure instanceof ApiProblem) || failure.status === 503) return null;
    drop(one);
    throw failure;
  }
}

function drop(one) {
  keep(kept().filter((other) => other.ticket !== one.ticket || other.how !== one.how));
}

export function keepTelling(token) {
  const all = () => kept().forEach((one) => (Date.now() - one.at > LONGEST ? drop(one) : tell(one, token).catch(() => {})));
  const timer = setInterval(all, EVERY);
  all();
  return () => clearInterval(timer);
}
