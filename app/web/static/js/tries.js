/* A question asked again and again until it is answered, while the network is away.
 *
 *   const tries = new Tries(ask, rest);   ask(timeout ms) → promise of true once it is answered; it never rejects
 *   tries.begin()    the first in a second or so        tries.now()   at once        tries.end()
 *
 * A try goes out every 1 to 1.5 s (so that a hall of screens does not ask in one breath) and has four seconds, beside the others:
 * one that a dead cable swallowed keeps no later one waiting, and a slow server is still heard. Answered, they come every `rest` ms, by default as often.
 */

const PAUSE = 1000, SPREAD = 500, PATIENCE = 4000;

export class Tries {
  constructor(ask, rest = PAUSE) {
    this.ask = ask;
    this.rest = rest;
    this.timer = null;
  }

  begin() {
    if (this.timer === null) this.#after(PAUSE);
  }

  async now() {
    this.#after(PAUSE);
    if (await this.ask(PATIENCE) && this.timer !== null) this.#after(this.rest);
  }

  end() {
    clearTimeout(this.timer);
    this.timer = null;
  }

  #after(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), pause + Math.random() * SPREAD);
  }
}
