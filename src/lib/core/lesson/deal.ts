import { canonicalJson } from '../json';
import { sha256Hex, utf8Bytes } from '../sha256';
import type { Cell } from '../study/cell';
import { SEED_LIMIT, type StudyDesign } from '../study/design';

/** How a study is dealt to the seats of a lesson. */
export interface Dealing {
  /** Id of the lesson: six base-32 digits. */
  lesson: string;
  seats: number;
  /** `shares`: together the seats run one study; `seeds`: each runs all of it with a seed of its own. */
  deal: 'shares' | 'seeds';
  /** Share of the questions that a second seat is asked too, from 0 to 1: to compare machines. */
  overlap: number;
}

/** A seat that runs its part of a lesson's study. */
export interface SeatPlace extends Dealing {
  /** From 1. */
  seat: number;
}

/** What one seat is asked. */
export interface Share {
  /** In the order of the plan. */
  cells: Cell[];
  /** Ids of those that another seat was dealt first. */
  second: ReadonlySet<string>;
  /** Eight hexadecimal digits that stand for the dealing and every question of the seat. */
  print: string;
}

const hashOf = (text: string): string => sha256Hex(utf8Bytes(text));

/** The seed of a seat that runs the whole study. */
export const seatSeed = (lesson: string, seat: number): number =>
  Number.parseInt(hashOf(`${lesson}/seed/${seat}`).slice(0, 8), 16) % SEED_LIMIT;

/** The design that a seat runs. */
export const seatDesign = (
  design: StudyDesign,
  { lesson, deal, seat }: Pick<SeatPlace, 'lesson' | 'deal' | 'seat'>
): StudyDesign => (deal === 'seeds' ? { ...design, seed: seatSeed(lesson, seat) } : design);

/** What a seat of a lesson is asked. @param cells of the plan of `seatDesign` */
export const seatShare = (place: SeatPlace, cells: readonly Cell[]): Share =>
  place.deal === 'seeds'
    ? shareOf(place, place.seat, cells, new Set())
    : dealShares(place, cells)[place.seat - 1]!;

/**
 * Deals one study to the seats of a lesson (`shares`). Seats and questions are shuffled by the lesson,
 * and dealt in turn, so that shares differ by one at most. Then some questions are dealt once more, to
 * another seat in each round, so that many pairs of machines can be compared. What must be asked
 * together (a conversation, a filled-in form with what is asked after it) stays together.
 *
 * @param cells of the plan
 * @returns the share of every seat, seat 1 first
 */
export function dealShares(dealing: Dealing, cells: readonly Cell[]): Share[] {
  const { lesson, seats, overlap } = dealing;
  const all = Array.from({ length: seats }, (_, k) => k + 1);
  const order = sortedBy(all, (seat) => hashOf(`${lesson}/seat/${seat}`));
  const units = sortedBy(unitsOf(cells), ([cell]) => hashOf(`${lesson}/${cell!}`));
  const [first, again] = [new Map<string, number>(), new Map<string, number>()];
  const give = (k: number, place: number, to: Map<string, number>) => {
    for (const id of units[k]!) to.set(id, order[place % seats]!);
  };
  units.forEach((_, k) => give(k, k, first));
  const twice = seats < 2 ? 0 : Math.ceil(overlap * units.length);
  // Of every seat about as many, and in each round with another partner.
  for (let k = 0; k < twice; k++) give(k, k + 1 + (Math.floor(k / seats) % (seats - 1)), again);
  return all.map((seat) => {
    const own = cells.filter(({ id }) => first.get(id) === seat || again.get(id) === seat);
    const second = own.filter(({ id }) => again.get(id) === seat).map(({ id }) => id);
    return shareOf(dealing, seat, own, new Set(second));
  });
}

function shareOf(
  { lesson, seats, deal, overlap }: Dealing,
  seat: number,
  cells: readonly Cell[],
  second: ReadonlySet<string>
): Share {
  const print = canonicalJson([lesson, seats, deal, overlap, seat, cells.map(({ id }) => id)]);
  return { cells: [...cells], second, print: hashOf(print).slice(0, 8) };
}

function sortedBy<T>(list: readonly T[], keyOf: (one: T) => string): T[] {
  return list
    .map((one) => ({ one, key: keyOf(one) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ one }) => one);
}

/** Ids of cells that stand in each other's prompts, together. */
function unitsOf(cells: readonly Cell[]): string[][] {
  const unitOf = new Map<string, string[]>();
  for (const { id, context } of cells) {
    let unit = [id];
    for (const earlier of context?.cells ?? []) {
      const other = unitOf.get(earlier);
      if (!other || other === unit) continue;
      const [small, large] = other.length < unit.length ? [other, unit] : [unit, other];
      large.push(...small);
      for (const member of small) unitOf.set(member, large);
      unit = large;
    }
    unitOf.set(id, unit);
  }
  return [...new Set(unitOf.values())];
}
