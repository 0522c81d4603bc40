/* One mall's catalogue with today's availability, asked again every ten seconds, and every second or so while nobody answers.
 *
 *   const watch = watchMall("bekasi", (news) => …);    news: { mall, reachable, goodAt }
 *   watchMall(slug, tell, { kept, keep, serverNow }): `kept` is shown until the first answer, each newer one goes to `keep`;
 *     serverNow() is the server's time (ms) while there was no answer yet
 *   goodAt     server time (ISO, in the mall's offset) of the last answer, null before the first
 *   watch.now()     the server's time now as ISO, or null      watch.refresh()   ask at once      watch.end()
 */

import { get } from "./api.js";
import { isoAt } from "./i18n.js";
import { answerOf, Tries } from "./tries.js";

const EVERY = 10000;
const RETELL = 5000; /* ms after which it is told again that nobody answers: what is open or closed goes on by the clock */

export function watchMall(slug, tell, { kept = null, keep = () => {}, serverNow = null } = {}) {
  let mall = kept;
  let etag = null;
  let readAt = null;
  let goodAt = kept?.at ?? null;
  let timer = 0;
  let ended = false;
  let asking = false;
  let heardAt = -Infinity; /* monotonic ms of the last answer */
  let toldAt = -Infinity;
  let asks = 0;
  let newest = 0; /* of the asks, the last one that was answered */
  const tries = new Tries(async (timeout) => {
    const asked = performance.now();
    const answer = await ask(timeout);
    if (answer === true || (heardAt < asked && performance.now() - toldAt >= RETELL)) hear(answer);
    return answer;
  });

  const instant = () => (readAt === null ? serverNow() : Date.parse(mall.at) + performance.now() - readAt);
  const now = () => (mall ? isoAt(instant(), mall.at) : null);

  async function refresh() {
    if (asking || ended) return;
    clearTimeout(timer);
    asking = true;
    const asked = performance.now();
    const answer = await ask(8000);
    asking = false;
    if (answer === true || heardAt < asked) hear(answer);
  }

  /** `answer` as of Tries. */
  function hear(answer) {
    if (ended) return;
    const reachable = answer === true;
    clearTimeout(timer);
    if (reachable) {
      heardAt = performance.now();
      goodAt = now();
      tries.end();
      timer = setTimeout(refresh, EVERY);
    } else {
      tries.begin(answer);
    }
    toldAt = performance.now();
    tell({ mall, reachable, goodAt });
  }

  async function ask(timeout) {
    const turn = (asks += 1);
    try {
      const answer = await get(`/api/v1/malls/${encodeURIComponent(slug)}`, { etag, timeout });
      if (turn < newest) return true; /* overtaken by a later one */
      newest = turn;
      if (answer.data) {
        mall = answer.data;
        etag = answer.etag;
        readAt = performance.now();
        keep(mall);
      }
      return true;
    } catch (failure) {
      return answerOf(failure);
    }
  }

  const wake = () => document.visibilityState === "visible" && refresh();
  window.addEventListener("online", wake);
  document.addEventListener("visibilitychange", wake);
  refresh();
  return {
    now,
    refresh,
    end() {
      ended = true;
      clearTimeout(timer);
      tries.end();
      window.removeEventListener("online", wake);
      document.removeEventListener("visibilitychange", wake);
    },
  };
}

/** The mall that this installation shows when nothing else names one: the first. Null if none can be read. */
export async function firstMall() {
  try {
    const { data } = await get("/api/v1/malls");
    return (Array.isArray(data) ? data : data.malls)[0]?.slug ?? null;
  } catch {
    return null;
  }
}
