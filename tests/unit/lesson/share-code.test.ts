import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parseInstrument } from '../../../src/lib/core/instrument/instrument';
import { ERROR_KINDS } from '../../../src/lib/core/error';
import { finish } from '../../../src/lib/core/analysis/steps';
import { readCodes } from '../../../src/lib/core/lesson/code';
import { seatShare, type SeatPlace, type Share } from '../../../src/lib/core/lesson/deal';
import { mergeShares } from '../../../src/lib/core/lesson/merge-shares';
import {
  LONGEST_CODE,
  writeShareCode,
  writeShareFile,
  type HandedAnswer,
  type ShareSheet
} from '../../../src/lib/core/lesson/share-code';
import type { RespondentProvenance } from '../../../src/lib/core/provenance/provenance';
import { simulatedPreset } from '../../../src/lib/core/simulation/parameters';
import { mulberry32, type RandomSource } from '../../../src/lib/core/random';
import { samplesOf, type Sample } from '../../../src/lib/core/study/answer';
import { planInSteps } from '../../../src/lib/core/study/plan';
import { STUDY_PRESETS } from '../../../src/lib/core/study/presets';
import { simulatedIdentity } from '../../../src/lib/engines/simulated';
import { formatResultLink, parseRoute } from '../../../src/lib/link';
import { mendAddress } from '../../../src/lib/link/mend';
import { endpointProvenance, webllmProvenance, wllamaProvenance } from '../../fakes/provenances';
import { readStatic } from '../data/read-static';
import { harmed, harms } from '../link/harms';

/** Random shares; `AXIA_SHARES=10000` for as many as docs/measured.md says. */
const RUNS = Number(process.env['AXIA_SHARES'] ?? 40);

const spec = {
  kind: 'simulated' as const,
  preset: 'strong-circle',
  parameters: simulatedPreset('strong-circle')!.parameters
};

const who = simulatedIdentity(spec, 7);

/** A seat of a ready-made study: its share, dealt once. */
interface Place extends SeatPlace {
  preset: string;
  share: Share;
}
const dealt = STUDY_PRESETS.flatMap((preset) => {
  const design = preset.design(spec, 7);
  const instruments = design.instruments.map(({ id }) =>
    parseInstrument(readStatic(`questionnaires/${id}.json`))
  );
  const { cells } = finish(planInSteps(design, instruments, simulatedIdentity(spec, 7)));
  return (cells.length > 1000 ? [24, 200] : [24, 5]).map((seats): Place => {
    const place = { lesson: 'K3F9QZ', seats, deal: 'shares' as const, overlap: 0.2, seat: 2 };
    return { ...place, preset: preset.id, share: seatShare(place, cells) };
  });
});

/** A share with answers of one kind, failures and gaps, from a stream of random numbers. */
function handed(place: Place, random: RandomSource): Omit<ShareSheet, 'exact'> {
  const below = (n: number) => Math.floor(random() * n);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)]!;
  const number = () => pick([-Infinity, NaN, 0, -700 * random(), -8 * random(), -random()]);
  const text = () => pick(TEXTS).repeat(below(20) === 0 ? 1000 : 1 + below(3));
  const [texts, empty, long] = [below(2) === 0, below(20) === 0, below(9) === 0];

  function answer(options: number): HandedAnswer | null {
    const kind = empty ? 0 : below(10);
    if (kind === 0) return null;
    if (kind === 1)
      return { status: 'failed', kind: pick(ERROR_KINDS), message: text().slice(0, 2000) };
    if (!texts) {
      const logProbabilities = Array.from({ length: options }, number);
      const outside = pick([null, 0, 1, random()]);
      return { status: 'answered', mode: 'distribution', logProbabilities, outside };
    }
    const samples = Array.from({ length: 1 + below(5) }, (): Sample => {
      const outcome = pick(['option', 'refusal', 'unreadable'] as const);
      const said = long ? text() : pick(TEXTS);
      return { text: said, outcome, option: outcome === 'option' ? below(options) : null };
    });
    return { status: 'answered', mode: 'sampled', samples: samplesOf(samples) };
  }
  return {
    lesson: place.lesson,
    seat: place.seat,
    print: place.share.print,
    answers: place.share.cells.map(({ options }) => answer(options.length)),
    provenance: pick(PROVENANCES)
  };
}

const TEXTS = [
  '4',
  'I’d say 3.',
  'AXIA2',
  '&amp; <b>%20</b>\n> 5',
  'Ich weiß — 六 😀',
  '\u200b\u0000',
  ''
];

const PROVENANCES = ((): readonly (RespondentProvenance | null)[] => {
  const long = '{% for m in messages %}'.repeat(500);
  const [gpu, file, server] = [webllmProvenance(), wllamaProvenance(), endpointProvenance()];
  return [
    null,
    ...[gpu, { ...gpu, model: { ...gpu.model, chatTemplate: long } }],
    ...[file, { ...file, chat: { ...file.chat, template: long } }],
    ...[server, { ...server, model: { ...server.model, chatTemplate: long } }]
  ];
})();

/** What is in a text, which must be one share. */
function read(given: string): ShareSheet {
  const { problems, shares, sheets } = readCodes(given);
  expect([problems, shares.length, sheets.length]).toEqual([[], 1, 0]);
  return shares[0]!;
}

/** The file of a share; null where it is refused, with a reason, for its size. */
function tryFile(sheet: Omit<ShareSheet, 'exact'>): string | null {
  try {
    return writeShareFile(sheet);
  } catch (error) {
    expect(error).toMatchObject({ kind: 'invalid-input' });
    expect(JSON.stringify(sheet.answers).length).toBeGreaterThan(400_000);
    return null;
  }
}

/** How far a number of a rounded code may be off. */
const STEP = 0.5 / 1024 + 1e-12;

function expectRounded(now: HandedAnswer | null, before: HandedAnswer | null): void {
  if (before?.status !== 'answered' || now?.status !== 'answered')
    return expect(now).toEqual(before);
  if (before.mode === 'distribution' && now.mode === 'distribution') {
    expect(now.outside === null).toBe(before.outside === null);
    before.logProbabilities.forEach((x, k) => {
      const y = now.logProbabilities[k]!;
      if (Number.isFinite(x)) expect(Math.abs(x - y)).toBeLessThan(STEP);
      else expect(y).toBe(x);
    });
    return undefined;
  }
  if (before.mode === 'distribution' || now.mode === 'distribution')
    return expect(now).toBe(before);
  const options = (one: typeof now) =>
    Array.from(one.samples.drawn, (k) => one.samples.distinct[k]!.option);
  expect(options(now)).toEqual(options(before));
  return undefined;
}

describe('the code of a share', () => {
  it(`gives back what was handed in, ${RUNS} times, whatever was done to its link`, () => {
    const seen = { rounded: 0, longest: 0, plain: 0, refused: 0 };
    fc.assert(
      fc.property(fc.nat(dealt.length - 1), fc.nat(), harms, fc.nat(8), (d, seed, list, k) => {
        const place = dealt[d]!;
        const sheet = handed(place, mulberry32(seed));
        const written = tryFile(sheet);
        // Far more than anybody pastes or a phone stores.
        if (written === null) return void seen.refused++;
        const file = read(written);
        expect(isDeepStrictEqual(file, { ...sheet, exact: true })).toBe(true);
        const { code, exact } = writeShareCode(sheet);
        const link = `https://axia.example/app/${formatResultLink(code)}`;
        const now = read(harmed(WRAPPED[k]!(link), list));
        expect(isDeepStrictEqual(now, read(code))).toBe(true);
        if (code.length <= LONGEST_CODE) {
          // Opened in a browser.
          const address = harmed(formatResultLink(code), list);
          const route = parseRoute(mendAddress(address) ?? address);
          expect(route.page).toBe('class');
          if (route.page === 'class') expect(read(route.result!)).toEqual(now);
        }
        expect(now.exact).toBe(exact);
        if (exact) expect(isDeepStrictEqual(now.answers, sheet.answers)).toBe(true);
        else now.answers.forEach((one, n) => expectRounded(one, sheet.answers[n]!));
        if (now.provenance) expect(now.provenance.id).toBe(sheet.provenance!.id);
        const empty: Share = { cells: [], second: new Set(), print: '' };
        const [, merged] = mergeShares(place.lesson, who, [empty, place.share], [now, file]).seats;
        expect(merged).toMatchObject({ state: 'in', copies: 2, exact: true });
        seen.rounded += +!exact;
        seen.longest = Math.max(seen.longest, code.length);
        seen.plain += +(code.length <= LONGEST_CODE);
      }),
      { numRuns: RUNS, endOnFailure: true }
    );
    if (RUNS > 1000) console.log(seen);
  });

  it.each(PROVENANCES.map((who) => [who?.kind ?? 'unknown', who] as const))(
    'names what answered, exactly and in less than 8 kB, for each of 24 seats that ask %s the PVQ',
    (_, who) => {
      const place = dealt.find(
        ({ preset, seats }) => preset === 'value-structure' && seats === 24
      )!;
      const answers = place.share.cells.map(({ options }): HandedAnswer => ({
        status: 'answered',
        mode: 'distribution',
        logProbabilities: options.map((_option, k) => -1 / 3 - k / 7),
        outside: 1 / 3
      }));
      const sheet = { ...handed(place, mulberry32(1)), answers, provenance: who };
      const { code, exact } = writeShareCode(sheet);
      expect(code.length).toBeLessThan(LONGEST_CODE);
      expect(exact).toBe(true);
      const now = read(code);
      expect(now.answers).toEqual(answers);
      expect(now.provenance?.id).toBe(who?.id);
    }
  );

  it('that was cut off or changed says so, and the others count', () => {
    const sheet = handed(dealt[0]!, mulberry32(3));
    const { code } = writeShareCode(sheet);
    fc.assert(
      fc.property(fc.integer({ min: 5, max: code.length - 2 }), (at) => {
        const cut = readCodes(`${code.slice(0, at)}\n${code}`);
        expect([cut.shares.length, cut.problems.length]).toEqual([1, 1]);
        const changed = code.slice(0, at) + (code[at] === '7' ? '8' : '7') + code.slice(at + 1);
        const damaged = readCodes(`${changed} ${code}`);
        expect([damaged.shares.length, damaged.problems.length]).toEqual([1, 1]);
      }),
      { numRuns: 20 }
    );
  });
});

/** What is done inside a code. */
const WRAPPED: readonly ((text: string) => string)[] = [
  (text) => text,
  ...['\r\n', '\n> ', '%0D%0A', '<wbr>', '\u200b', '=\r\n'].map(
    (end) => (text: string) => text.replace(/.{60}/gu, `$&${end}`)
  ),
  (text) => text.toLowerCase(),
  (text) => encodeURIComponent(encodeURIComponent(text))
];
