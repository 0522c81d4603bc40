/* Which call a lobby screen shows large, and for how long; a second one of these says which is spoken. Pure: the times are given.
 *
 * New calls (ids above the last one featured) are featured one after the other, oldest first, each for at least
 * HOLD ms, none older than TOO_OLD. What was featured is remembered per epoch, so that a reload flashes nothing twice.
 *   const desk = new CallDesk(memory);        memory: { read() → {epoch, id} | null, write({epoch, id}) }
 *   desk.take(board);                         after every board
 *   desk.show(now, serverNow, busy)           → { call, fresh }: the large one (null: no call yet), fresh while featured
 */

export const HOLD = 4000;
export const TOO_OLD = 90000;

export class CallDesk {
  constructor(memory) {
    this.memory = memory;
    this.last = memory.read();
    this.calls = [];
    this.featured = null;
    this.until = 0;
  }

  take({ epoch, calls }) {
    this.calls = calls;
    if (this.last?.epoch !== epoch) {
      this.last = { epoch, id: 0 };
      this.featured = null;
    }
  }

  /** How many are still to be featured. */
  behind(serverNow) {
    return this.calls.filter((call) => this.isNews(call, serverNow)).length;
  }

  /** `busy`: the featured one still needs its time, however long that is. */
  show(now, serverNow, busy = false) {
    const gone = this.featured && !this.calls.some((call) => call.id === this.featured.id);
    if (gone || (now >= this.until && !busy)) {
      this.featured = this.next(serverNow);
      if (this.featured) this.remember(this.featured, now);
    }
    return { call: this.featured ?? this.calls[this.calls.length - 1] ?? null, fresh: this.featured !== null };
  }

  next(serverNow) {
    return this.calls.find((call) => this.isNews(call, serverNow)) ?? null;
  }

  isNews(call, serverNow) {
    return call.id > (this.last?.id ?? 0) && serverNow - Date.parse(call.called_at) <= TOO_OLD;
  }

  remember(call, now) {
    this.until = now + HOLD;
    this.last = { epoch: this.last?.epoch ?? null, id: call.id };
    this.memory.write(this.last);
  }
}

/** The memory of this browser tab for one board. */
export function tabMemory(name) {
  return {
    read: () => JSON.parse(sessionStorage.getItem(name) ?? "null"),
    write: (value) => sessionStorage.setItem(name, JSON.stringify(value)),
  };
}
