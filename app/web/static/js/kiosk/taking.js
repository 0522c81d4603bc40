/* The state of the big button: { busy, slow, failure }, where failure is { unknown, text } or null. */

import { ApiProblem, NoAnswer } from "../api.js";
import { t } from "../i18n.js";
import { useRef, useState } from "../ui.js";
import { NumbersRunOut } from "./island/numbers.js";
import { forget, keyOf, takeTicket } from "./take.js";

const QUIET = { busy: false, slow: false, failure: null };
const SLOW_AFTER = 3000;
const TRIES = { ready: 2, alone: 4 };  /* before a kiosk gives out a number by itself, and where it cannot */

/** Returns { taking, busy(), quiet(), take(view) }; a second take while one is under way does nothing. */
export function useTaking({ mall, token, island, onTicket, onRefused }) {
  const [taking, setTaking] = useState(QUIET);
  const under = useRef(false);
  const latest = useRef(island); /* the server may go while it is being asked */
  latest.current = island;
  const slow = () => setTaking((now) => ({ ...now, slow: true }));

  async function taken(what) {
    if (latest.current.on) return byItself(what);
    try {
      return await takeTicket(mall, { ...what, token, onRetry: slow, tries: latest.current.ready ? TRIES.ready : TRIES.alone });
    } catch (failure) {
      if (!(failure instanceof NoAnswer) || !latest.current.ready) throw failure;
      return byItself(what);
    }
  }

  async function byItself(what) {
    const ticket = await latest.current.issue({ ...what, ...keyOf(what) });
    forget();
    return ticket;
  }

  async function take({ agency, service, also = [], priority, atOwnRisk = false, confirm = false, wantsPaper = true }) {
    if (under.current) return;
    under.current = true;
    setTaking({ ...QUIET, busy: true });
    const timer = setTimeout(slow, SLOW_AFTER);
    try {
      const ticket = await taken({ service, also, priority, atOwnRisk, confirm });
      setTaking(QUIET);
      onTicket({ agency, ticket, wantsPaper });
    } catch (failure) {
      if (failure instanceof ApiProblem && failure.status === 401) onRefused();
      else setTaking({ ...QUIET, failure: said(failure) });
    } finally {
      clearTimeout(timer);
      under.current = false;
    }
  }

  return { taking, busy: () => under.current, quiet: () => setTaking(QUIET), take };
}

/* unknown: the ticket may exist or not, and the same key will tell */
function said(failure) {
  if (failure instanceof NumbersRunOut) return { unknown: false, text: t("reason.numbers_run_out") };
  return { unknown: failure instanceof NoAnswer || failure.status === 503, text: failure.detail || failure.message, reason: failure.code, opens_at: failure.facts?.opens_at };
}
