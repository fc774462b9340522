import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  keyId,
  parseInstrument,
  type Instrument
} from '../../../src/lib/core/instrument/instrument';
import {
  changesOf,
  draftOf,
  draftProblems,
  ownTitle,
  ownVersion,
  placeOf,
  readOwnVersion,
  type OwnDraft
} from '../../../src/lib/core/instrument/own-version';
import { instrumentCitation } from '../../../src/lib/core/report/publications';
import bfi2 from '../../../static/questionnaires/bfi2.json';
import charity from '../../../static/questionnaires/charity.json';
import pvq40 from '../../../static/questionnaires/pvq40.json';

const PVQ = parseInstrument(pvq40);
const BFI = parseInstrument(bfi2);
const CHARITY = parseInstrument(charity);

/** A draft of an instrument with another title, and what a test changes. */
function draft(
  original: Instrument,
  change: (draft: OwnDraft) => void = () => undefined
): OwnDraft {
  const made = { ...draftOf(original), title: ownTitle(original.title) };
  change(made);
  return made;
}

const reworded = (text: string) => (one: OwnDraft) => {
  one.items[1]!.text = text;
};
const placesOf = (original: Instrument, change: (draft: OwnDraft) => void) =>
  draftProblems(original, draft(original, change)).map(({ place }) => place);

describe('an own version', () => {
  it('is an instrument of its own, keyed as the original, which it names', () => {
    const own = ownVersion(PVQ, draft(PVQ, reworded('This person likes to be rich.')));
    expect(own.id).toMatch(/^pvq40-own-[0-9a-f]{8}$/);
    expect(own.basedOn).toEqual({ id: 'pvq40', version: PVQ.version });
    expect(own.kind).toBe('values');
    expect(own.items.map(({ number, measure }) => [number, measure])).toEqual(
      PVQ.items.map(({ number, measure }) => [number, measure])
    );
    expect(own.items[1]!.text).toBe('This person likes to be rich.');
    expect(own.wording).toContain('1 item (2)');
    expect(own.wording).toContain(PVQ.version);
    expect([keyId(own.id), instrumentCitation(own.id)]).toEqual([
      'pvq40',
      instrumentCitation('pvq40')
    ]);
    expect(parseInstrument(JSON.parse(JSON.stringify(own)))).toEqual(own);
  });

  it('has an id that follows from its words, not from its title', () => {
    const id = (change: (one: OwnDraft) => void) => ownVersion(PVQ, draft(PVQ, change)).id;
    const first = id(reworded('One.'));
    expect(id(reworded(' One. '))).toBe(first);
    expect(
      id((one) => {
        reworded('One.')(one);
        one.title = 'Another title';
      })
    ).toBe(first);
    expect(id(reworded('Two.'))).not.toBe(first);
    expect(
      id((one) => {
        reworded('One.')(one);
        one.items[1]!.measure = 'security';
      })
    ).not.toBe(first);
  });

  it('keeps paraphrases only of what was not changed', () => {
    const parts = (change: (one: OwnDraft) => void) =>
      Object.keys(ownVersion(PVQ, draft(PVQ, change)).wordings?.[0] ?? {});
    expect(parts(reworded('Another.'))).toEqual(['question']);
    expect(parts((one) => (one.question = one.question.replace('short', 'brief')))).toEqual([
      'items'
    ]);
    expect(parts((one) => (one.scales[0]![0]!.anchor = 'never'))).toEqual(['items']);
    expect(
      parts((one) => {
        reworded('Another.')(one);
        one.question += ' ';
        one.scales[0]![0]!.label = '0';
      })
    ).toEqual([]);
  });

  it('can have more options, other measures, and other directions', () => {
    const own = ownVersion(
      BFI,
      draft(BFI, (one) => {
        one.scales[0]!.push({ label: '6', anchor: 'entirely', score: 6 });
        one.items[0]!.reversed = !one.items[0]!.reversed;
        one.items[2]!.measure = one.items[0]!.measure;
      })
    );
    expect(own.scale).toHaveLength(BFI.scale.length + 1);
    expect(own.items[0]!.reversed).toBe(!BFI.items[0]!.reversed);
    expect(own.items[2]!.measure).toBe(BFI.items[0]!.measure);
  });

  it('changes the scale of a single item for itself', () => {
    const own = ownVersion(
      CHARITY,
      draft(CHARITY, (one) => {
        expect(one.scales).toHaveLength(2);
        one.scales[1]![0]!.anchor = 'take it home';
      })
    );
    expect(own.scale).toEqual(CHARITY.scale);
    expect(own.items[1]!.scale![0]!.anchor).toBe('take it home');
    expect(own.items[0]!.scale).toBeUndefined();
  });

  it('of an own version is based on the first original', () => {
    const own = ownVersion(PVQ, draft(PVQ, reworded('One.')));
    const next = ownVersion(own, {
      ...draftOf(own),
      title: 'Next',
      question: PVQ.question.replace('short', 'brief')
    });
    expect([next.basedOn, keyId(next.id)]).toEqual([own.basedOn, 'pvq40']);
    expect(next.id).toMatch(/^pvq40-own-[0-9a-f]{8}$/);
  });

  it('of a private form stays private', () => {
    const form: Instrument = { ...PVQ, id: 'pvq40-form-0a1b2c3d', sharing: 'private' };
    const own = ownVersion(form, draft(form, reworded('One.')));
    expect([own.sharing, keyId(own.id)]).toEqual(['private', 'pvq40']);
  });

  it('is refused where nothing was changed', () => {
    expect(() => ownVersion(PVQ, draft(PVQ))).toThrow(/still those of the original/);
  });

  it('says which parts were changed', () => {
    const changed = changesOf(
      PVQ,
      draft(PVQ, (one) => {
        reworded('One.')(one);
        one.items[4]!.measure = 'power';
      })
    );
    expect(changed).toEqual({ question: false, scales: false, items: [2, 5], texts: [2] });
  });
});

describe('what is wrong with a draft', () => {
  const options: [string, (one: OwnDraft) => void, string][] = [
    ['an empty title', (one) => (one.title = ' '), placeOf.title],
    ['the title of the original', (one) => (one.title = PVQ.title), placeOf.title],
    ['no place for the item', (one) => (one.question = '{scale}'), placeOf.question],
    ['two places for the scale', (one) => (one.question += '{scale}'), placeOf.question],
    ['the item first', (one) => (one.question = '{item} {scale}'), placeOf.question],
    ['an empty item', reworded(' '), placeOf.item(2)],
    ['an item that is too long', reworded('x'.repeat(1001)), placeOf.item(2)],
    ['two equal items', (one) => (one.items[4]!.text = ` ${one.items[0]!.text}`), placeOf.item(5)],
    ['two equal labels', (one) => (one.scales[0]![2]!.label = '1'), placeOf.option(0, 2)],
    ['a label of two words', (one) => (one.scales[0]![2]!.label = 'a b'), placeOf.option(0, 2)],
    [
      'two equal meanings',
      (one) => (one.scales[0]![2]!.anchor = one.scales[0]![0]!.anchor),
      placeOf.option(0, 2)
    ],
    ['a score below the one before', (one) => (one.scales[0]![2]!.score = 1), placeOf.option(0, 2)],
    [
      'a value without items',
      (one) => one.items.forEach((item) => item.measure === 'power' && (item.measure = 'security')),
      placeOf.item(2)
    ]
  ];
  it.each(options)('is said: %s', (_name, change, place) => {
    expect(placesOf(PVQ, change)).toContain(place);
    expect(() => ownVersion(PVQ, draft(PVQ, change))).toThrow();
  });

  it('is that a parameter is missing', () => {
    expect(
      placesOf(CHARITY, (one) => (one.question = one.question.replaceAll('{currency}', '10 €')))
    ).toEqual([placeOf.question]);
  });

  it('is all that keeps a draft from being an instrument', () => {
    const short = fc.string({ maxLength: 12 });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 39 }),
        fc.integer({ min: 0, max: 5 }),
        short,
        short,
        short,
        (item, option, text, label, anchor) => {
          const made = draft(PVQ, (one) => {
            one.items[item]!.text = text;
            Object.assign(one.scales[0]![option]!, { label, anchor });
          });
          if (draftProblems(PVQ, made).length > 0) return;
          const own = ownVersion(PVQ, made);
          expect(own.items[item]!.text).toBe(text.trim());
        }
      ),
      { numRuns: 60 }
    );
  });
});

describe('a file of an own version', () => {
  const own = ownVersion(PVQ, draft(PVQ, reworded('One.')));

  it('is read as it was written', () => {
    expect(readOwnVersion(JSON.parse(JSON.stringify(own)))).toEqual(own);
  });

  it('never takes the id of another questionnaire', () => {
    expect(readOwnVersion({ ...own, id: 'pvq40' }).id).toBe(own.id);
    const items = own.items.map((item, k) => (k === 1 ? { ...item, text: 'Two.' } : item));
    expect(readOwnVersion({ ...own, items }).id).not.toBe(own.id);
  });

  it('is refused where it is none', () => {
    expect(() => readOwnVersion(pvq40)).toThrow(/no own version/);
    expect(() => readOwnVersion({ ...own, items: [] })).toThrow();
    expect(() => readOwnVersion([])).toThrow();
  });
});
