/* The server's time without the server: what it last said, and this machine's clock only for how long ago that was.
 *
 * While the page lives, a monotonic timer counts, so nobody can move it. A page that was loaded without the server has the
 * machine's clock and how wrong that was when the server last spoke; its first tickets are put right when the server
 * speaks again (`slip`).
 */

const KEPT = "antre.island.offset";

export class ServerClock {
  constructor({ monotonic = () => performance.now(), wall = () => Date.now(), kept = localStorage } = {}) {
    this.monotonic = monotonic;
    this.wall = wall;
    this.kept = kept;
    this.session = Math.random().toString(36).slice(2);  /* moments of one session are exact to each other */
    const offset = Number(kept.getItem(KEPT) ?? 0);
    this.base = wall() + offset - monotonic();
    this.heard = false;
  }

  /** ms since 1970. */
  now() {
    return this.base + this.monotonic();
  }

  /** The server said `at` (ms) in an answer that was asked for at `asked` (monotonic ms). Returns by how much this page was behind. */
  hear(at, asked) {
    const got = this.monotonic();
    const base = at - (asked + got) / 2;
    const slip = this.heard ? 0 : base - this.base;
    this.heard = true;
    this.base = base;
    this.kept.setItem(KEPT, String(at + (got - asked) / 2 - this.wall()));
    return slip;
  }
}
