/* A question asked again and again until it is answered, while the network is away.
 *
 *   const tries = new Tries(ask, rest);   ask(timeout ms) → promise, never rejected, of
 *                                         true once it is answered, false for no answer at all,
 *                                         or, where the server answered that it cannot now, the ms for which it wants to be left alone
 *   tries.begin()    the first in a second or so, or after such an answer: begin(answer)        tries.now()   at once        tries.end()
 *
 * A try goes out every 1 to 1.5 s (so that a hall of screens does not ask in one breath) and has four seconds, beside the others:
 * one that a dead cable swallowed keeps no later one waiting, and a slow server is still heard. Answered, they come every `rest` ms, by default as often;
 * a server in trouble is asked no sooner than it said, nor than that, and by each at its own moment.
 */

import { ApiProblem } from "./api.js";

const PAUSE = 1000, SPREAD = 500, PATIENCE = 4000;

export class Tries {
  constructor(ask, rest = PAUSE) {
    this.ask = ask;
    this.rest = rest;
    this.timer = null;
  }

  begin(answer = false) {
    if (this.timer === null) this.#again(answer);
  }

  async now() {
    this.#again(false);
    const answer = await this.ask(PATIENCE);
    if (answer !== false && this.timer !== null) this.#again(answer);
  }

  end() {
    clearTimeout(this.timer);
    this.timer = null;
  }

  #again(answer) {
    const trouble = typeof answer === "number";
    const pause = answer === false ? PAUSE : Math.max(this.rest, trouble ? answer : 0);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), pause + Math.random() * (trouble ? pause / 2 : SPREAD));
  }
}

/** How a failed request counts there. */
export function answerOf(failure) {
  return failure instanceof ApiProblem && (failure.retryAfter ?? 0) * 1000;
}
