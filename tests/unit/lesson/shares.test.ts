import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseInstrument } from '../../../src/lib/core/instrument/instrument';
import { readCodes } from '../../../src/lib/core/lesson/code';
import {
  dealShares,
  seatDesign,
  seatSeed,
  seatShare,
  type Dealing
} from '../../../src/lib/core/lesson/deal';
import { mergeShares } from '../../../src/lib/core/lesson/merge-shares';
import {
  LONGEST_CODE,
  writeShareCode,
  writeShareFile,
  type HandedAnswer,
  type ShareSheet
} from '../../../src/lib/core/lesson/share-code';
import { optionProbabilities, type Answer } from '../../../src/lib/core/study/answer';
import type { StudyDesign } from '../../../src/lib/core/study/design';
import { planInSteps } from '../../../src/lib/core/study/plan';
import { studyPreset } from '../../../src/lib/core/study/presets';
import { simulatedPreset } from '../../../src/lib/core/simulation/parameters';
import { finish } from '../../../src/lib/core/analysis/steps';
import { createSimulatedRespondent, simulatedIdentity } from '../../../src/lib/engines/simulated';

const pvq = ['pvq40', 'pvq21'].map((id) =>
  parseInstrument(JSON.parse(readFileSync(`static/questionnaires/${id}.json`, 'utf8')))
);
const spec = {
  kind: 'simulated' as const,
  preset: 'strong-circle',
  parameters: simulatedPreset('strong-circle')!.parameters
};
const design = studyPreset('value-structure')!.design(spec, 7);
const planned = (one: StudyDesign) =>
  finish(planInSteps(one, pvq, simulatedIdentity(spec, one.seed))).cells;
const cells = planned(design);
const dealing: Dealing = { lesson: 'K3F9QZ', seats: 24, deal: 'shares', overlap: 0.2 };

/** Everything as one machine answers it. */
async function answered(one: StudyDesign): Promise<Map<string, Answer>> {
  const respondent = createSimulatedRespondent(spec, one.seed, pvq);
  const signal = new AbortController().signal;
  const all = planned(one).map(async (cell): Promise<[string, Answer]> => [
    cell.id,
    await respondent.answer(cell, one.elicitation, signal)
  ]);
  return new Map(await Promise.all(all));
}
const alone = await answered(design);
const shares = dealShares(dealing, cells);

const handed = (answer: Answer | undefined): HandedAnswer | null => {
  const rest = answer && structuredClone<Partial<Answer>>(answer);
  delete rest?.cellId;
  return (rest as HandedAnswer | undefined) ?? null;
};
const sheetOf = (seat: number, change: Partial<ShareSheet> = {}): ShareSheet => ({
  lesson: dealing.lesson,
  seat,
  print: shares[seat - 1]!.print,
  exact: true,
  answers: shares[seat - 1]!.cells.map(({ id }) => handed(alone.get(id))),
  provenance: null,
  ...change
});
const codeOf = (seat: number, change: Partial<ShareSheet> = {}) =>
  writeShareCode(sheetOf(seat, change)).code;
const who = simulatedIdentity(spec, 7);
const merged = (text: string) => mergeShares(dealing.lesson, who, shares, readCodes(text).shares);

describe('the shares of a lesson', () => {
  it('cover every question, a chosen part twice by two seats, evenly', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom(0, 0.1, 0.33, 1),
        fc.stringMatching(/^[0-9A-HJ]{6}$/u),
        (seats, overlap, lesson) => {
          const some = cells.slice(0, 100);
          const dealt = dealShares({ lesson, seats, overlap, deal: 'shares' }, some);
          const count = new Map<string, number>();
          for (const share of dealt)
            for (const { id } of share.cells) count.set(id, (count.get(id) ?? 0) + 1);
          expect(count.size).toBe(some.length);
          const twice = [...count.values()].filter((times) => times === 2).length;
          expect(twice).toBe(seats < 2 ? 0 : Math.ceil(overlap * some.length));
          const sizes = dealt.map((share) => share.cells.length);
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(2);
        }
      ),
      { numRuns: 30 }
    );
  });

  it('let many pairs of seats be compared', () => {
    const dealt = dealShares({ ...dealing, seats: 4, overlap: 0.3 }, cells);
    const pairs = new Set<string>();
    dealt.forEach(({ second }, other) => {
      for (const id of second)
        pairs.add(
          `${dealt.findIndex((one, k) => k !== other && one.cells.some((cell) => cell.id === id))}-${other}`
        );
    });
    expect(pairs.size).toBe(12);
  });

  it('keep together what stands in each other’s prompts', () => {
    const talk: StudyDesign = {
      ...design,
      elicitation: { mode: 'sampled', temperature: 1, repeats: 3 },
      administration: 'conversation',
      conditions: ['power', 'none']
    };
    const primed = studyPreset('priming')!.design(spec, 1);
    for (const one of [talk, { ...primed, instruments: primed.instruments.slice(0, 1) }]) {
      for (const share of dealShares(dealing, planned(one))) {
        const ids = new Set(share.cells.map(({ id }) => id));
        for (const { context } of share.cells)
          expect(context?.cells.every((id) => ids.has(id)) ?? true).toBe(true);
      }
    }
  });

  it('are others in another lesson, and each seat has a seed of its own where seeds are dealt', () => {
    const other = dealShares({ ...dealing, lesson: 'AAAAAA' }, cells);
    expect(other[0]!.cells).not.toEqual(shares[0]!.cells);
    const seeds = Array.from({ length: 200 }, (_, k) => seatSeed('K3F9QZ', k + 1));
    expect(new Set(seeds).size).toBe(200);
    const third = { ...dealing, deal: 'seeds' as const, seat: 3 };
    const own = seatDesign(design, third);
    expect(own).toEqual({ ...design, seed: seeds[2] });
    const all = seatShare(third, planned(own));
    expect(all.cells).toHaveLength(cells.length);
    expect(all.second.size).toBe(0);
    expect(seatShare({ ...dealing, seat: 3 }, cells)).toEqual(shares[2]);
  });
});

describe('24 seats that ran their shares', () => {
  const late = 17;
  const codes = [
    ...Array.from({ length: 24 }, (_, k) => k + 1)
      .filter((seat) => ![3, 5, 11, late].includes(seat))
      .map((seat) => `Seat ${seat}: https://x.example/#/class?result=${codeOf(seat)}&amp;utm=1.`),
    codeOf(3).slice(0, -9), // broken
    codeOf(5).replace(/.(?=.{9}$)/u, (digit) => (digit === '7' ? '8' : '7')), // broken
    codeOf(7), // twice
    codeOf(11, { print: '00000000' }) // of another version
  ];
  const before = merged(codes.join('\n'));

  it('are named where they are missing, doubled or refused, and the rest counts', () => {
    const { problems } = readCodes(codes.join('\n'));
    expect(problems).toHaveLength(2);
    expect(before.refused).toEqual([expect.stringMatching(/^Seat 11: /u)]);
    const missing = before.seats.filter(({ state }) => state === 'missing').map(({ seat }) => seat);
    expect(missing).toEqual([3, 5, 11, late]);
    expect(before.seats.filter(({ copies }) => copies > 1).map(({ seat }) => seat)).toEqual([7]);
    expect(before.open).toBeGreaterThan(0);
    expect(before.open).toBe(cells.length - before.answers.size);
    for (const [id, answer] of before.answers) expect(answer).toEqual(alone.get(id));
  });

  it('are the study of a single machine, cell by cell, once all came: as codes and as files', () => {
    const rest = [3, 5, 11, late];
    const all = [1, 2, 3, 4, 5, 6].map((part) => part * 4).flatMap((k) => [k - 3, k - 2, k - 1, k]);
    for (const text of [
      [...codes, ...rest.map((seat) => codeOf(seat))].join('\n'),
      all.map((seat) => writeShareFile(sheetOf(seat))).join('\n')
    ]) {
      const { answers, open, difference } = merged(text);
      expect(open).toBe(0);
      expect(difference).toEqual({ cells: Math.ceil(0.2 * cells.length), largest: 0, mean: 0 });
      expect(new Map([...answers].sort())).toEqual(new Map([...alone].sort()));
    }
  });

  it('show where machines disagree, and which of two results of a seat counts: none', () => {
    const shifted = (by: number) =>
      sheetOf(2).answers.map((answer) =>
        answer?.status === 'answered' && answer.mode === 'distribution'
          ? { ...answer, logProbabilities: answer.logProbabilities.map((x, k) => x - (k % 2) * by) }
          : answer
      );
    const others = [1, 3, 4, 5, 6, 7, 8].concat(Array.from({ length: 16 }, (_, k) => k + 9));
    const text = others.map((seat) => codeOf(seat)).join('\n');
    const { seats, difference, answers } = merged(
      `${text} ${codeOf(2, { answers: shifted(0.5) })}`
    );
    expect(difference!.largest).toBeGreaterThan(0.01);
    expect(seats[1]!.difference!.largest).toBe(difference!.largest);
    expect(difference!.mean).toBeLessThan(seats[1]!.difference!.mean);
    expect(answers.size).toBe(cells.length);
    const both = merged(`${codeOf(2)} ${codeOf(2, { answers: shifted(0.5) })}`);
    expect(both.seats[1]).toMatchObject({ state: 'differs', copies: 2, answered: 0 });
  });

  it('fit into a message, whatever the share; a rounded code counts as its file', () => {
    const few = { ...dealing, seats: 5 };
    const large = dealShares(few, cells);
    const { cells: own, print } = large[0]!;
    const answers = own.map(({ id }) => handed(alone.get(id)));
    const sheet = { ...sheetOf(1), print, answers };
    const { code, exact } = writeShareCode(sheet);
    expect([exact, code.length < LONGEST_CODE]).toEqual([false, true]);
    const two = readCodes(`${code}\n${writeShareFile(sheet)}`).shares;
    const [seat] = mergeShares(few.lesson, who, large, two).seats;
    expect(seat).toMatchObject({ exact: true, state: 'in', copies: 2 });
    two[0]!.answers.forEach((answer, k) => {
      const probabilities = (one: HandedAnswer | null | undefined) =>
        one?.status === 'answered' && one.mode === 'distribution'
          ? optionProbabilities(one.logProbabilities, 1)!
          : [];
      const exactly = probabilities(answers[k]);
      probabilities(answer).forEach((p, o) => expect(Math.abs(p - exactly[o]!)).toBeLessThan(6e-4));
    });
  });
});
