import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  measuresOf,
  scaleOf,
  type Instrument,
  parseInstrument
} from '../../../src/lib/core/instrument/instrument';
import { VALUES } from '../../../src/lib/core/values';
import { readStatic, staticPath } from './read-static';

const IDS = readdirSync(staticPath('questionnaires'))
  .filter((name) => name.endsWith('.json') && name !== 'index.json')
  .map((name) => name.replace(/\.json$/u, ''));

const instruments = new Map(
  IDS.map((id) => [id, parseInstrument(readStatic(`questionnaires/${id}.json`))])
);

function instrument(id: string): Instrument {
  const found = instruments.get(id);
  if (!found) throw new Error(`no file of ${id}`);
  return found;
}

const numbersOf = ({ items }: Instrument, measure: string): number[] =>
  items.filter((item) => item.measure === measure).map(({ number }) => number);

const partsOf = ({ measures }: Instrument, wider: string | null): string[] =>
  measures.filter(({ partOf }) => partOf === wider).map(({ id }) => id);

const anchorsOf = ({ scale }: Instrument): string[] =>
  scale.map(({ label, anchor }) => `${label} ${anchor}`);

describe.each(IDS)('%s', (id) => {
  const { id: own, items, licence, question, kind, leastAnswered } = instrument(id);

  test('goes by its file name, and numbers its items from 1', () => {
    expect(own).toBe(id);
    expect(items.map(({ number }) => number)).toEqual(items.map((_, k) => k + 1));
  });

  test('keeps its texts to 200 characters, and its own to the licence of the site', () => {
    expect(items.filter(({ text }) => text.length > 200)).toEqual([]);
    expect(licence).toMatch(/CC BY 4\.0/u);
  });

  test('ends with the item and the call for an answer', () => {
    expect(question).toMatch(/\{item\}["”]?\n\n[A-Z][a-z]+:$/u);
  });

  test('asks for half of the items of a behaviour', () => {
    if (kind === 'behaviour') expect(leastAnswered).toBe(0.5);
  });
});

test('no two instruments share a text, but the short form of the PVQ', () => {
  const texts = IDS.filter((id) => id !== 'pvq21').flatMap((id) =>
    instrument(id).items.map(({ text }) => text.toLowerCase())
  );
  expect(texts.filter((text, k) => texts.indexOf(text) !== k)).toEqual([]);
});

describe('PVQ-21', () => {
  const short = instrument('pvq21');
  const long = instrument('pvq40');

  test('asks portraits 1 to 20 and 26 of the long form in the same way', () => {
    const texts = long.items.map(({ text }) => text);
    expect(short.items.map(({ text }) => text)).toEqual([...texts.slice(0, 20), texts[25]]);
    expect(short.question).toBe(long.question);
    expect(short.scale).toEqual(long.scale);
  });

  /** The key of the European Social Survey, typed in again. */
  const KEY = [
    [2, 17],
    [4, 13],
    [10, 21],
    [6, 15],
    [1, 11],
    [3, 8, 19],
    [12, 18],
    [9, 20],
    [7, 16]
  ];

  test('has the key of the Human Values Scale', () => {
    expect(VALUES.map((value) => numbersOf(short, value))).toEqual([...KEY, [5, 14]]);
    expect(short.items.some(({ reversed }) => reversed)).toBe(false);
  });
});

describe('BFI-2', () => {
  const bfi = instrument('bfi2');

  test('has five domains of three facets of four items, two of them reversed', () => {
    const domains = partsOf(bfi, null);
    expect(domains).toHaveLength(5);
    for (const domain of domains) {
      const facets = partsOf(bfi, domain);
      expect(facets).toHaveLength(3);
      for (const facet of facets) {
        const items = bfi.items.filter(({ measure }) => measure === facet);
        expect(items.map(({ reversed }) => reversed).sort()).toEqual([false, false, true, true]);
        // The facets of the form come round in one order, every fifteen items.
        expect(new Set(items.map(({ number }) => number % 15)).size).toBe(1);
      }
    }
    expect(bfi.items).toHaveLength(60);
  });

  test.each([
    ['sociability', 'extraversion', [1, 16, 31, 46], [16, 31]],
    ['trust', 'agreeableness', [12, 27, 42, 57], [12, 42]],
    ['responsibility', 'conscientiousness', [13, 28, 43, 58], [28, 58]],
    ['depression', 'negative_emotionality', [9, 24, 39, 54], [9, 24]],
    ['creative_imagination', 'open_mindedness', [15, 30, 45, 60], [30, 45]]
  ])('has the official items of %s', (facet, domain, numbers, reversed) => {
    const items = bfi.items.filter(({ measure }) => measure === facet);
    expect(items.map(({ number }) => number)).toEqual(numbers);
    expect(items.filter((item) => item.reversed).map(({ number }) => number)).toEqual(reversed);
    expect(measuresOf(bfi.measures, items[0]!)).toEqual([facet, domain]);
  });

  test('has the official anchors', () => {
    expect(anchorsOf(bfi)).toEqual([
      '1 disagree strongly',
      '2 disagree a little',
      '3 neutral; no opinion',
      '4 agree a little',
      '5 agree strongly'
    ]);
  });
});

describe('EBQ', () => {
  const ebq = instrument('ebq');
  const domains = ebq.measures.map(({ id }) => id).filter((id) => partsOf(ebq, id).length === 0);

  test('spreads eighty-five behaviours over nineteen domains, three to six each', () => {
    expect(ebq.items).toHaveLength(85);
    expect(domains).toHaveLength(19);
    for (const domain of domains) {
      expect([3, 4, 5, 6]).toContain(numbersOf(ebq, domain).length);
    }
  });

  test('joins the domains to the ten values, all but face', () => {
    expect(partsOf(ebq, null)).toEqual([...VALUES, 'face']);
    expect(partsOf(ebq, 'tradition')).toEqual(['tradition_domain', 'humility']);
    expect(partsOf(ebq, 'universalism')).toHaveLength(3);
    expect(VALUES.flatMap((value) => partsOf(ebq, value))).toHaveLength(18);
  });

  test('puts no two behaviours of one value next to each other', () => {
    const tops = ebq.items.map((item) => measuresOf(ebq.measures, item).at(-1));
    expect(tops.filter((top, k) => k > 0 && top === tops[k - 1])).toEqual([]);
  });

  test('runs from never, 0, to always, 4', () => {
    expect(anchorsOf(ebq)).toEqual(['0 never', '1 rarely', '2 sometimes', '3 often', '4 always']);
    expect(ebq.scale.map(({ score }) => score)).toEqual([0, 1, 2, 3, 4]);
  });
});

describe('Prosocialness', () => {
  test('has sixteen items of one measure, none reversed', () => {
    const scale = instrument('prosocialness');
    expect(numbersOf(scale, 'prosocialness')).toHaveLength(16);
    expect(scale.items.some(({ reversed }) => reversed)).toBe(false);
    expect(anchorsOf(scale).at(0)).toBe('1 never or almost never true');
    expect(anchorsOf(scale).at(-1)).toBe('5 always or almost always true');
  });
});

describe('Donation', () => {
  test('has one item a cause, on six points', () => {
    const donation = instrument('donation');
    expect(donation.items.map(({ measure }) => measure)).toEqual([
      'environment',
      'animals',
      'international_aid',
      'religious',
      'arts',
      'community',
      'education',
      'health',
      'sports'
    ]);
    expect(donation.scale.map(({ score }) => score)).toEqual([1, 2, 3, 4, 5, 6]);
  });
});

describe('Paired Charity Game', () => {
  const game = instrument('charity');

  test('asks for the leaning on seven points, undecided in the middle', () => {
    expect(scaleOf(game, game.items[0]!)).toHaveLength(7);
    expect(game.scale[3]).toEqual({ label: '4', anchor: 'I cannot decide', score: 4 });
  });

  test('asks for the decision on two, keeping scored 0 and giving 1', () => {
    const [keep, give] = scaleOf(game, game.items[1]!);
    expect(keep).toMatchObject({ label: '1', score: 0 });
    expect(keep!.anchor).toMatch(/^keep/u);
    expect(give).toMatchObject({ label: '2', score: 1 });
    expect(give!.anchor).toMatch(/^contribute/u);
  });

  test('leaves the amount to its parameter', () => {
    const { parameters, items, scale } = game;
    expect(parameters.map(({ id }) => id)).toEqual(['currency']);
    expect(game.question).not.toMatch(/\d/u);
    const rest = [...items, ...items.flatMap((item) => item.scale ?? []), ...scale];
    expect(
      JSON.stringify(rest.map((part) => ('text' in part ? part.text : part.anchor)))
    ).not.toMatch(/\d|shekel/u);
  });
});
