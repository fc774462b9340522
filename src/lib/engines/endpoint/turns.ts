import type { systemClock } from '../../platform';
import type { Hold } from './hold';
import type { Level, Sent } from './level';

/** Leave to send one request. */
export interface Turn extends Sent {
  /** Whether it is sent alone, to see whether a server that was gone is back. */
  knock: boolean;
}

interface Waiting {
  place: number;
  admit: (turn: Turn) => void;
}

/**
 * Lets requests through one after the other, in the order of their places: as many at once as the
 * level says, and none while the server is held off.
 */
export class Turns {
  /** By place. */
  readonly #waiting: Waiting[] = [];
  #underWay = 0;
  #knocking = false;
  /** Ends the wait for the hold to end. */
  #alarm: AbortController | null = null;

  constructor(
    private readonly level: Level,
    private readonly hold: Hold,
    private readonly clock: typeof systemClock
  ) {}

  /** Whether requests wait that only the level holds back. */
  get short(): boolean {
    return this.#waiting.length > 0;
  }

  /**
   * Resolves when it is the turn of a request; to null when the signal is aborted before.
   *
   * @param place the lower, the earlier; a request that is sent again keeps its place
   */
  take(place: number, signal: AbortSignal): Promise<Turn | null> {
    if (signal.aborted) return Promise.resolve(null);
    return new Promise((resolve) => {
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        if (this.#waiting.length === 0) this.#alarm?.abort();
        resolve(null);
      };
      const admit = (turn: Turn) => {
        signal.removeEventListener('abort', leave);
        resolve(turn);
      };
      const waiting = { place, admit };
      signal.addEventListener('abort', leave, { once: true });
      const later = this.#waiting.findLastIndex((other) => other.place < place) + 1;
      this.#waiting.splice(later, 0, waiting);
      this.admit();
    });
  }

  /** Ends a turn: to be called once what it brought is known to level and hold. */
  giveBack({ knock }: Turn): void {
    this.#underWay -= 1;
    if (knock) this.#knocking = false;
    this.admit();
  }

  /** Lets through whoever may go. */
  admit(): void {
    while (this.#waiting.length > 0) {
      const now = this.clock.now();
      const wait = this.hold.wait(now);
      if (wait > 0) return this.#ringIn(wait);
      const knock = this.hold.knocking;
      if (knock ? this.#knocking : this.#underWay >= this.level.now) return;
      this.#knocking = knock;
      this.#underWay += 1;
      const request = this.level.send(now);
      this.#waiting.shift()!.admit({ request, underWay: this.#underWay, knock });
    }
  }

  #ringIn(milliseconds: number): void {
    if (this.#alarm) return;
    const alarm = new AbortController();
    this.#alarm = alarm;
    void this.clock.sleep(milliseconds, alarm.signal).then(() => {
      this.#alarm = null;
      this.admit();
    });
  }
}
