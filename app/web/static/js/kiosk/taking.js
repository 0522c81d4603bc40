/* The state of the big button: { busy, slow, failure }, where failure is { unknown, text } or null. */

import { ApiProblem, NoAnswer } from "../api.js";
import { useRef, useState } from "../ui.js";
import { takeTicket } from "./take.js";

const QUIET = { busy: false, slow: false, failure: null };
const SLOW_AFTER = 3000;

/** Returns { taking, busy(), quiet(), take(view) }; a second take while one is under way does nothing. */
export function useTaking({ mall, token, onTicket, onRefused }) {
  const [taking, setTaking] = useState(QUIET);
  const under = useRef(false);
  const slow = () => setTaking((now) => ({ ...now, slow: true }));

  async function take({ agency, service, also = [], priority, atOwnRisk = false, confirm = false, wantsPaper = true }) {
    if (under.current) return;
    under.current = true;
    setTaking({ ...QUIET, busy: true });
    const timer = setTimeout(slow, SLOW_AFTER);
    try {
      const ticket = await takeTicket(mall, { service, also, priority, atOwnRisk, confirm, token, onRetry: slow });
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
  return { unknown: failure instanceof NoAnswer || failure.status === 503, text: failure.detail || failure.message };
}
