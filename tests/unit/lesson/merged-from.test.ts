import { describe, expect, it } from 'vitest';
import { goneSeats, mergedFrom, mergedParagraph } from '../../../src/lib/core/lesson/merged-from';
import { mergeShares } from '../../../src/lib/core/lesson/merge-shares';
import { dealShares, type Dealing } from '../../../src/lib/core/lesson/deal';
import type { ShareSheet } from '../../../src/lib/core/lesson/share-code';
import type { RespondentProvenance } from '../../../src/lib/core/provenance/provenance';
import { methodsMd } from '../../../src/lib/core/report';
import { createMemoryStore } from '../../../src/lib/store';
import { keepLessonStudy } from '../../../src/views/class/run-lesson';
import type { Services } from '../../../src/views/services';
import { webllmProvenance, wllamaProvenance } from '../../fakes/provenances';
import { study } from '../report/fixtures';
import { allAnswers } from '../store/all-answers';
import { record } from '../store/fixtures';

const model = wllamaProvenance();
const asked = study({ identity: model, provenance: model });
const dealing: Dealing = { lesson: 'K3F9QZ', seats: 4, deal: 'shares', overlap: 1 };
const shares = dealShares(dealing, asked.cells);

/** The result of a seat; every seat answers alike but for `shift`. */
function sheet(seat: number, change: Partial<ShareSheet> & { shift?: number } = {}): ShareSheet {
  const { shift = 0, ...others } = change;
  const { cells, print } = shares[seat - 1]!;
  const answers = cells.map(({ options }) => ({
    status: 'answered' as const,
    mode: 'distribution' as const,
    logProbabilities: options.map((_, k) => -1 - k * (1 + shift)),
    outside: 0
  }));
  const { lesson } = dealing;
  return { lesson, seat, print, exact: true, answers, provenance: model, ...others };
}
const merge = (...sheets: ShareSheet[]) => mergeShares(dealing.lesson, model, shares, sheets);
const all = [1, 2, 3, 4].map((seat) => sheet(seat));
const other = (change: Partial<typeof model>): RespondentProvenance => ({ ...model, ...change });

describe('seats that ask a model', () => {
  it('are listed as another respondent where weights, prompts or engine are others, and never pooled', () => {
    const weights = other({ file: { ...model.file, digest: 'f'.repeat(64) } });
    const opening = other({
      calibration: { ...model.calibration!, method: 'answer-prefix', answerPrefix: 'I say' }
    });
    const engine = webllmProvenance();
    const results = [
      sheet(1, { provenance: weights, shift: 1 }),
      sheet(2, { provenance: opening, shift: 1 }),
      sheet(3, { provenance: engine, print: '00000000' }),
      sheet(3),
      sheet(4)
    ];
    const { answers, refused, seats } = merge(...results);
    expect(refused).toHaveLength(3);
    for (const [k, reason] of refused.entries()) {
      expect(reason).toContain(`Seat ${k + 1}:`);
      expect(reason).toContain('another respondent');
    }
    expect(seats.map(({ state }) => state)).toEqual(['missing', 'missing', 'in', 'in']);
    for (const answer of answers.values())
      expect(answer).toMatchObject({ logProbabilities: expect.arrayContaining([-1]) as number[] });
    expect(merge(...results).difference?.largest ?? 0).toBe(0);
  });

  it('count where their codes do not say what answered, and a file says it for its code', () => {
    const { refused, seats } = merge(sheet(1, { provenance: null }), sheet(2));
    expect(refused).toEqual([]);
    expect(seats[0]).toMatchObject({ state: 'in' });
    const both = merge(sheet(1, { provenance: null }), sheet(1, { exact: false }));
    expect(both.seats[0]!.sheet).toMatchObject({ exact: true, provenance: { id: model.id } });
  });
});

describe('a merged study', () => {
  const faster = other({ threads: 8, engine: { ...model.engine, version: '99.0' } });
  const mixed = [
    sheet(1),
    sheet(2, { exact: false }),
    sheet(3, { provenance: faster }),
    sheet(4, { provenance: null })
  ];
  const from = mergedFrom(dealing, merge(...mixed));

  it('records its seats: whose answers, rounded or not, what answered, how far apart', () => {
    expect(from.from.map(({ exact, seat }) => [seat, exact])).toEqual([
      [1, true],
      [2, false],
      [3, true],
      [4, true]
    ]);
    const answered = from.from.reduce((sum, { answers }) => sum + answers, 0);
    expect(answered).toBe(asked.cells.length);
    expect(from.from[2]!.provenance).toMatchObject({ threads: 8, chat: { template: null } });
    expect(from.from.every(({ difference }) => difference?.largest === 0)).toBe(true);
  });

  it('says so in its methods section', () => {
    const text = methodsMd({ ...asked, mergedFrom: from }, null);
    expect(text).toMatch(/4 of 4 seats of a lesson \(K3F9QZ\)/u);
    expect(text).toMatch(/seat 2 were rounded/u);
    expect(text).toMatch(/\n- seat 3: .*99\.0.*8 threads/u);
    expect(text).toMatch(/\n- seat 4: not known/u);
    expect(methodsMd(asked, null)).not.toContain('seat');
    // The rest came from the machine that merged.
    expect(mergedParagraph(from, asked.cells.length + 3)).toMatch(/\b3 of the \d+ answers/u);
  });

  it('keeps what came since; and stays as it is once a seat of it does not count, beside a new one', async () => {
    const store = createMemoryStore();
    const services = {
      openStore: () => Promise.resolve({ store }),
      now: () => Date.UTC(2026, 11, 1)
    } as unknown as Services;
    const keep = (...sheets: ShareSheet[]) => {
      const merged = merge(...sheets);
      const own = { ...record({ id: 'lesson-k' }), mergedFrom: mergedFrom(dealing, merged) };
      const { answers } = merged;
      return keepLessonStudy(services, { record: own, cells: asked.cells, answers }, merged);
    };
    expect(await keep(all[0]!, all[1]!)).toBe('lesson-k');
    expect(await keep(...all)).toBe('lesson-k');
    expect((await store.get('lesson-k'))!.mergedFrom!.from).toHaveLength(4);
    const before = await allAnswers(store, 'lesson-k');

    const differing = [...all, sheet(2, { shift: 1 })];
    expect(goneSeats(mergedFrom(dealing, merge(...all)), merge(...differing))).toEqual([2]);
    expect(await keep(...differing)).toBe('lesson-k-2');
    expect(await keep(...differing)).toBe('lesson-k-2');
    expect((await store.get('lesson-k-2'))!.mergedFrom!.from.map(({ seat }) => seat)).toEqual([
      1, 3, 4
    ]);
    expect(await allAnswers(store, 'lesson-k')).toEqual(before);
    expect(await keep(...differing.slice(1))).toBe('lesson-k-3');
  });
});
