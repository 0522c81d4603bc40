/* One press, one move: sends a move of the counter until the server gives a definite answer. No DOM here.
 *
 * Every press has an Idempotency-Key of its own, repeated with each try, so that a lost answer never makes a second move.
 * Not the kept keys of api.js: a key that outlives the press would turn the next press into the replay of an old answer.
 */

import { NoAnswer, newKey, send } from "./api.js";

const TIMEOUT = 8000;

/** Why a press came to an end without an answer: the officer stopped it. */
export class GivenUp extends Error {}

export class Press {
  /** `onRetry(attempt)` before every repeat; `renew()` fetches a fresh CSRF token, once. */
  constructor(path, body, { onRetry = () => {}, renew = null, post = send } = {}) {
    this.path = path;
    this.body = body;
    this.onRetry = onRetry;
    this.renew = renew;
    this.post = post;
    this.key = newKey();
    this.stop = new AbortController();
  }

  /** The answer, or ApiProblem, or GivenUp. */
  async run() {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.post("POST", this.path, this.body, { key: this.key, timeout: TIMEOUT, signal: this.stop.signal });
      } catch (failure) {
        if (this.stop.signal.aborted) throw new GivenUp();
        if (await this.renewed(failure)) continue;
        if (!(failure instanceof NoAnswer) && failure.status !== 503) throw failure;
        this.onRetry(attempt);
        await this.pause(wait(attempt, failure.retryAfter));
        if (this.stop.signal.aborted) throw new GivenUp();
      }
    }
  }

  /* Another tab signed in again, so this page's CSRF token is old; the move was not done. */
  async renewed(failure) {
    if (failure.code !== "csrf_failed" || !this.renew) return false;
    const renew = this.renew;
    this.renew = null;
    await renew();
    return true;
  }

  pause(milliseconds) {
    return new Promise((resolve) => {
      this.wake = resolve;
      setTimeout(resolve, milliseconds);
    });
  }

  /** The network seems to be back: try now. */
  hurry() {
    this.wake?.();
  }

  giveUp() {
    this.stop.abort();
    this.wake?.();
  }
}

/** ms before the next try: 0.7, 1.4, 2.8, 5.6, then 8 s, each ± 25 %; or what the server asked for. */
export function wait(attempt, retryAfter = null, random = Math.random) {
  const base = retryAfter ? retryAfter * 1000 : Math.min(8000, 700 * 2 ** (attempt - 1));
  return base * (0.75 + random() / 2);
}
