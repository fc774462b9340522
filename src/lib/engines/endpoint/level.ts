/** Requests at once in the beginning. */
const FIRST = 4;

/** Requests at once at most. */
const MOST = 256;

/**
 * What is left of the level after a refusal or a lost request; and after one that comes before any
 * reply since the last.
 */
const DECREASE = 0.9;
const STEEP_DECREASE = 0.5;

/** Share of a wider level that must come out as more replies a second, or it is not worth it. */
const WORTH = 0.25;

/** How much wider a level is tried, once a good one is known. */
const WIDER = 1.25;

/**
 * Rounds at a good level before a wider one is tried; twice as many each time that brought nothing,
 * and four times as many each time that the server refused, because a refusal costs more.
 */
const PATIENCE = 4;
const LONGEST_PATIENCE = 64;

/** What the server's waits cost is earned back so many times before it is provoked again. */
const EARNED_BACK = 20;

/** Share of requests up to which refusals and losses are strays, where as many at once went well. */
const STRAYS = 0.1;

/** Fewest requests back that are looked at for that. */
const RECENT = 64;

/** Shortest round, in milliseconds: clocks of browsers are coarse. */
const SHORTEST_ROUND = 10;

/** A request as it was sent, and what became of it. */
export interface Sent {
  /** Its number. */
  request: number;
  /** Requests that were under way then, this one too. */
  underWay: number;
}

/** A level, and how many replies a millisecond came at it. */
interface Pace {
  level: number;
  rate: number;
}

type Stage =
  /** Doubling from round to round, as long as that brings more replies. */
  | { name: 'ramp'; before: Pace | null; doubted: boolean }
  /** At the ceiling, or on the way back to it. */
  | { name: 'steady'; rounds: number; replies: number; time: number }
  /** Trying a wider level. */
  | { name: 'climb'; base: Pace; goal: number; settled: boolean };

/**
 * How many requests are under way at once. It begins low and doubles until the server refuses, or
 * until more requests bring no more replies a second (a server that computes only so many at a time
 * lets the others wait, and so does a browser, which opens six connections to an HTTP/1.1 server).
 * A refusal takes a tenth away, and half where nothing was answered since the last; then the level
 * goes back quickly to just below what was refused and stays there, and tries a wider one now and
 * then, more rarely each time in vain.
 *
 * After TCP's slow start and congestion avoidance (V. Jacobson, 1988), with the ceiling remembered as
 * in CUBIC (RFC 9438).
 */
export class Level {
  #now = FIRST;
  #ceiling = MOST;
  #patience = PATIENCE;
  #stage: Stage = { name: 'ramp', before: null, doubted: false };
  /** No wider level is tried before, by the clock. */
  #contentUntil = -Infinity;
  /** Number of the request sent last. */
  #sent = 0;
  /** The request sent last when the level was lowered: those up to it say nothing of the level now. */
  #lowered = 0;
  /** What became of the last requests since the level was lowered. */
  #recent: { underWay: number; well: boolean }[] = [];
  #round = { from: NaN, level: FIRST, replies: 0, wanted: FIRST };

  /** Most requests at once now. */
  get now(): number {
    return this.#now;
  }

  /** Number of a request that is sent at this moment. */
  send(now: number): number {
    if (Number.isNaN(this.#round.from)) this.#round.from = now;
    this.#sent += 1;
    return this.#sent;
  }

  /**
   * A reply came.
   *
   * @param short whether more requests wait to be sent: else nothing is learnt about the level
   */
  replied({ request, underWay }: Sent, now: number, short: boolean): void {
    this.#remember(underWay, true);
    if (!short) return this.#beginRound(now);
    if (request > this.#lowered && this.#now < this.#bound()) this.#now += 1;
    const round = this.#round;
    round.replies += 1;
    const time = now - round.from;
    if (round.replies >= round.wanted && time >= SHORTEST_ROUND) this.#endRound(time, now);
  }

  /**
   * The server refused a request because there are too many.
   *
   * @param wait milliseconds for which it wants no other
   * @returns whether that is news: several sent together tell the same
   */
  refused({ request, underWay }: Sent, wait: number, now: number): boolean {
    const taken = Math.max(1, underWay - 1, Math.floor(this.#now / 2));
    if (request <= this.#lowered) {
      this.#ceiling = Math.max(this.#now, Math.min(this.#ceiling, taken));
      return false;
    }
    if (this.#isStray(underWay)) return true;
    this.#contentUntil = now + EARNED_BACK * wait;
    this.#lower(taken, now);
    return true;
  }

  /** A request was lost: perhaps the server has too many of them. */
  lost({ request, underWay }: Sent, now: number): void {
    if (request > this.#lowered && !this.#isStray(underWay)) this.#lower(this.#now, now);
  }

  /** The server comes back after it was gone: it has to be approached slowly. */
  restart(now: number): void {
    this.#now = Math.min(FIRST, this.#ceiling);
    this.#lowered = this.#sent;
    this.#stage =
      this.#ceiling === MOST
        ? { name: 'ramp', before: null, doubted: false }
        : { name: 'steady', rounds: 0, replies: 0, time: 0 };
    this.#beginRound(now);
  }

  /** Whether a refusal is bad luck: few are, and not for the number of requests at once. */
  #isStray(underWay: number): boolean {
    this.#remember(underWay, false);
    const bad = this.#recent.filter(({ well }) => !well).length;
    const tookAsMany = this.#recent.some((one) => one.well && one.underWay >= underWay);
    return tookAsMany && bad <= STRAYS * this.#recent.length;
  }

  #remember(underWay: number, well: boolean): void {
    this.#recent.push({ underWay, well });
    if (this.#recent.length > Math.max(RECENT, 2 * this.#now)) this.#recent.shift();
  }

  #lower(ceiling: number, now: number): void {
    const left = this.#recent.some(({ well }) => well) ? DECREASE : STEEP_DECREASE;
    this.#recent = [];
    if (this.#stage.name === 'steady') this.#patience = PATIENCE;
    else this.#becomePatient(4);
    this.#ceiling = Math.min(ceiling, MOST);
    this.#now = Math.max(1, Math.floor(this.#ceiling * left));
    this.#lowered = this.#sent;
    this.#beSteady(now);
  }

  /** Up to where each reply makes room for one more. */
  #bound(): number {
    if (this.#stage.name === 'steady') return this.#ceiling;
    if (this.#stage.name === 'climb' || this.#stage.doubted) return this.#now;
    return Math.min(2 * this.#round.level, MOST);
  }

  #beginRound(now: number, times = 1): void {
    const level = this.#now;
    this.#round = { from: now, level, replies: 0, wanted: times * level };
  }

  #endRound(time: number, now: number): void {
    const pace = { level: this.#round.level, rate: this.#round.replies / time };
    const stage = this.#stage;
    if (stage.name === 'ramp') this.#endOfRampRound(stage, pace, now);
    else if (stage.name === 'climb') this.#endOfClimbRound(stage, pace, now);
    else this.#endOfSteadyRound(stage, time, now);
  }

  #endOfRampRound(stage: Stage & { name: 'ramp' }, pace: Pace, now: number): void {
    if (stage.before === null || isWorth(pace, stage.before)) {
      if (pace.level === MOST) return this.#beSteady(now);
      this.#stage = { name: 'ramp', before: pace, doubted: false };
      this.#beginRound(now);
    } else if (!stage.doubted) {
      // One round may be bad luck: it is looked at longer.
      this.#stage = { ...stage, doubted: true };
      this.#now = pace.level;
      this.#beginRound(now, 3);
    } else {
      this.#goBackTo(stage.before.level, now);
    }
  }

  #endOfSteadyRound(stage: Stage & { name: 'steady' }, time: number, now: number): void {
    if (this.#round.level >= this.#ceiling) {
      stage.rounds += 1;
      stage.replies += this.#round.replies;
      stage.time += time;
    }
    const content = stage.rounds < this.#patience || now < this.#contentUntil;
    if (content || this.#ceiling === MOST) return this.#beginRound(now);
    this.#climbFrom({ level: this.#now, rate: stage.replies / stage.time }, now);
  }

  #endOfClimbRound(stage: Stage & { name: 'climb' }, pace: Pace, now: number): void {
    if (this.#now < stage.goal) {
      this.#now = Math.min(stage.goal, this.#now + stepFrom(stage.base.level));
      this.#beginRound(now);
    } else if (!stage.settled) {
      stage.settled = true;
      this.#beginRound(now, 2);
    } else if (!isWorth(pace, stage.base)) {
      this.#becomePatient(2);
      this.#goBackTo(stage.base.level, now);
    } else {
      this.#patience = PATIENCE;
      this.#ceiling = stage.goal;
      if (this.#ceiling === MOST) this.#beSteady(now);
      else this.#climbFrom(pace, now);
    }
  }

  #climbFrom(base: Pace, now: number): void {
    const goal = Math.min(MOST, Math.max(base.level + 1, Math.round(base.level * WIDER)));
    this.#stage = { name: 'climb', base, goal, settled: false };
    this.#now = Math.min(goal, base.level + stepFrom(base.level));
    this.#beginRound(now);
  }

  #goBackTo(level: number, now: number): void {
    this.#now = this.#ceiling = level;
    this.#beSteady(now);
  }

  #becomePatient(factor: number): void {
    this.#patience = Math.min(LONGEST_PATIENCE, factor * this.#patience);
  }

  #beSteady(now: number): void {
    this.#stage = { name: 'steady', rounds: 0, replies: 0, time: 0 };
    this.#beginRound(now);
  }
}

/** Whether a wider level brought enough replies for what it costs. */
function isWorth(wider: Pace, before: Pace): boolean {
  return wider.rate >= before.rate * (1 + WORTH * (wider.level / before.level - 1));
}

/** A few at a time, so that a server that takes no more refuses only a few. */
function stepFrom(level: number): number {
  return Math.max(1, Math.floor(level / 16));
}
