import type { RespondentIdentity } from '../provenance/provenance';
import { mean } from '../statistics/summary';
import { optionProbabilities, type Answer } from '../study/answer';
import type { Cell } from '../study/cell';
import type { Share } from './deal';
import { sorted } from './merge';
import { otherIdentity, otherRespondents } from './same-respondent';
import type { HandedAnswer, ShareSheet } from './share-code';

/** How far machines differ in the probabilities of the same questions, from 0 to 1. */
export interface Difference {
  /** Questions that two answered. */
  cells: number;
  /** Of all response options of all questions. */
  largest: number;
  /** Mean over questions of the largest difference of each. */
  mean: number;
}

/** What came from one seat. */
export interface RunSeat {
  seat: number;
  /** `differs`: two results of the seat disagree, and neither counts. */
  state: 'missing' | 'in' | 'differs';
  /** How many results came, the same one twice counted twice. */
  copies: number;
  /** Questions dealt, and of them answered. */
  dealt: number;
  answered: number;
  /** Its answers that count for the study. */
  counted: number;
  /** Whether all digits came; null where nothing counts. */
  exact: boolean | null;
  /** With the other seats that were asked the same; null where there is none. */
  difference: Difference | null;
  sheet: ShareSheet | null;
}

export interface MergedShares {
  /** All seats of the lesson, in their order. */
  seats: RunSeat[];
  /** Results that do not count: whose, and why. */
  refused: string[];
  /** By cell. Where two seats were asked the same, the one that was dealt it first counts. */
  answers: Map<string, Answer>;
  /** Questions of the study without an answer. */
  open: number;
  difference: Difference | null;
}

/** Probabilities that differ by less are the same: a code may round them. */
const SAME = 1e-3;

/**
 * The results of a lesson's seats, by seat and by cell. The same result twice counts once, with all
 * digits if one of them has them; what does not fit is named, and the rest counts.
 *
 * @param lesson id of the lesson
 * @param identity who answers in it
 * @param shares of all seats, seat 1 first
 */
export function mergeShares(
  lesson: string,
  identity: RespondentIdentity,
  shares: readonly Share[],
  sheets: readonly ShareSheet[]
): MergedShares {
  const fit = sheets.filter((sheet) => misfit(lesson, identity, shares, sheet) === null);
  const sampled = fit.some(({ answers }) => answers.some((one) => one && 'samples' in one));
  const others = otherRespondents(fit, sampled);
  const { bySeat, refused } = sorted(
    sheets,
    (sheet) => misfit(lesson, identity, shares, sheet) ?? others.get(sheet) ?? null
  );
  const chosen = shares.map((share, k) => {
    const own = bySeat.get(k + 1) ?? [];
    const best = fullest(own);
    const differs = own.some((one) => best !== null && !sameAnswers(share, one, best));
    return { share, copies: own.length, differs, sheet: differs ? null : best };
  });
  const { given, answers, counted } = collect(chosen);
  const differences = disagreements(shares, given);
  const seats = chosen.map(({ share, copies, differs, sheet }, k): RunSeat => ({
    seat: k + 1,
    state: differs ? 'differs' : sheet ? 'in' : 'missing',
    copies,
    dealt: share.cells.length,
    answered: sheet ? sheet.answers.filter((one) => one?.status === 'answered').length : 0,
    counted: counted.get(k) ?? 0,
    exact: sheet && sheet.exact,
    difference: summary(differences.filter(({ seats: two }) => two.includes(k))),
    sheet
  }));
  const all = new Set(shares.flatMap(({ cells }) => cells.map(({ id }) => id)));
  return {
    seats,
    refused,
    answers,
    open: all.size - answers.size,
    difference: summary(differences)
  };
}

/** Of the results of a seat the one with all digits, with the most that any says of what answered. */
function fullest(own: readonly ShareSheet[]): ShareSheet | null {
  const best = own.find(({ exact }) => exact) ?? own[0];
  if (!best) return null;
  const [provenance] = own
    .map((one) => one.provenance)
    .sort((one, other) => JSON.stringify(other).length - JSON.stringify(one).length);
  return { ...best, provenance: provenance ?? null };
}

/** An answer to a cell, as the store keeps it. */
const toCell = (answer: HandedAnswer, cellId: string): Answer => ({ cellId, ...answer });

/** Who gave what, by cell; and the answers that count. */
function collect(chosen: readonly { share: Share; sheet: ShareSheet | null }[]) {
  const given = new Map<string, { seat: number; first: boolean; answer: Answer }[]>();
  chosen.forEach(({ share, sheet }, seat) =>
    share.cells.forEach(({ id }, k) => {
      const answer = sheet?.answers[k];
      if (!answer) return;
      const entry = { seat, first: !share.second.has(id), answer: toCell(answer, id) };
      given.set(id, [...(given.get(id) ?? []), entry]);
    })
  );
  const answers = new Map<string, Answer>();
  const counted = new Map<number, number>();
  for (const [id, entries] of given) {
    const sound = entries.filter(({ answer }) => answer.status === 'answered');
    const best = sound.find(({ first }) => first) ?? sound[0] ?? entries[0]!;
    answers.set(id, best.answer);
    counted.set(best.seat, (counted.get(best.seat) ?? 0) + 1);
  }
  return { given, answers, counted };
}

/** Of every question that two seats answered: which, and how far they are apart. */
function disagreements(
  shares: readonly Share[],
  given: ReadonlyMap<string, readonly { seat: number; answer: Answer }[]>
): { seats: number[]; apart: number }[] {
  const twice = new Map(
    shares
      .flatMap(({ cells, second }) => cells.filter(({ id }) => second.has(id)))
      .map((cell): [string, Cell] => [cell.id, cell])
  );
  return [...twice.keys()].flatMap((id) => {
    const [one, other] = given.get(id) ?? [];
    const apart = one && other ? apartOf(one.answer, other.answer) : null;
    return apart === null ? [] : [{ seats: [one!.seat, other!.seat], apart }];
  });
}

function summary(list: readonly { apart: number }[]): Difference | null {
  if (list.length === 0) return null;
  const all = list.map(({ apart }) => apart);
  return { cells: all.length, largest: Math.max(...all), mean: mean(all) };
}

/** Shares of every response option; null where there are none. */
function sharesOf(answer: HandedAnswer | Answer): number[] | null {
  if (answer.status === 'failed') return null;
  if (answer.mode === 'distribution') return optionProbabilities(answer.logProbabilities, 1);
  const { distinct, drawn } = answer.samples;
  const options = Math.max(...distinct.map(({ option }) => option ?? -1)) + 1;
  const counts = Array.from({ length: options }, () => 0);
  for (const place of drawn) {
    const option = distinct[place]?.option ?? null;
    if (option !== null) counts[option]! += 1 / drawn.length;
  }
  return counts;
}

/** Largest difference between the probabilities of an option; null where one has none. */
function apartOf(one: HandedAnswer | Answer, other: HandedAnswer | Answer): number | null {
  const [a, b] = [sharesOf(one), sharesOf(other)];
  if (a === null || b === null) return null;
  const options = Math.max(a.length, b.length);
  return Math.max(
    0,
    ...Array.from({ length: options }, (_, k) => Math.abs((a[k] ?? 0) - (b[k] ?? 0)))
  );
}

const sameAnswers = ({ cells }: Share, one: ShareSheet, other: ShareSheet): boolean =>
  cells.every((_, k) => {
    const [a, b] = [one.answers[k] ?? null, other.answers[k] ?? null];
    if (a === null || b === null) return a === b;
    return a.status === b.status && (apartOf(a, b) ?? 0) < SAME;
  });

function misfit(
  lesson: string,
  identity: RespondentIdentity,
  shares: readonly Share[],
  sheet: ShareSheet
): string | null {
  if (sheet.lesson !== lesson) return `of another lesson (${sheet.lesson}).`;
  const share = shares[sheet.seat - 1];
  if (!share) return `the lesson has ${shares.length} seats only.`;
  if (sheet.print !== share.print)
    return otherIdentity(identity, sheet) ?? 'of another version of the study.';
  const fits =
    sheet.answers.length === share.cells.length &&
    sheet.answers.every((answer, k) => answer === null || fitsCell(answer, share.cells[k]!));
  return fits ? null : 'of answers that the study does not have.';
}

function fitsCell(answer: HandedAnswer, { options }: Cell): boolean {
  if (answer.status === 'failed') return true;
  if (answer.mode === 'distribution') return answer.logProbabilities.length === options.length;
  return answer.samples.distinct.every(({ option }) => option === null || option < options.length);
}
