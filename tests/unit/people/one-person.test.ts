import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInstrument } from '../../../src/lib/core/instrument/instrument';
import { readKeptAnswers } from '../../../src/lib/core/people/kept-answers';
import { likenesses, personProfile } from '../../../src/lib/core/people/one-person';
import { simulatedPreset } from '../../../src/lib/core/simulation/parameters';
import { simulateStudy } from '../../../src/lib/core/simulation/respond';
import { VALUES } from '../../../src/lib/core/values';

const load = (id: string) =>
  parseInstrument(JSON.parse(readFileSync(`static/questionnaires/${id}.json`, 'utf8')));
const pvq21 = load('pvq21');
const pvq40 = load('pvq40');

const answersTo = ({ items, scale }: typeof pvq21) =>
  fc.array(fc.option(fc.nat({ max: scale.length - 1 })), {
    minLength: items.length,
    maxLength: items.length
  });

describe('a person’s profile', () => {
  it('is the mean of the answers to a value, and that less the mean of all answers', () => {
    fc.assert(
      fc.property(answersTo(pvq21), (chosen) => {
        const profile = personProfile(pvq21, chosen);
        const given = chosen.flatMap((k) => (k === null ? [] : [k + 1]));
        const mean = given.reduce((sum, x) => sum + x, 0) / given.length;
        expect(profile.answered).toBe(given.length);
        VALUES.forEach((value, v) => {
          const own = pvq21.items.flatMap((item, i) =>
            item.measure === value && chosen[i] !== null ? [chosen[i]! + 1] : []
          );
          if (own.length === 0) return expect(profile.centred[v]).toBeNull();
          const raw = own.reduce((sum, x) => sum + x, 0) / own.length;
          expect(profile.raw[v]).toBeCloseTo(raw, 10);
          expect(profile.centred[v]).toBeCloseTo(raw - mean, 10);
        });
      })
    );
  });

  it('turns the answers to reversed items', () => {
    const turned = { ...pvq21, items: pvq21.items.map((item) => ({ ...item, reversed: true })) };
    const least = personProfile(
      turned,
      turned.items.map(() => 0)
    );
    expect(new Set(least.raw)).toEqual(new Set([6]));
  });

  it.each([pvq21, pvq40])('that prefers one value is most like its respondent: $id', (form) => {
    const study = simulateStudy(simulatedPreset('strong-circle')!.parameters, 1, form);
    for (const value of VALUES) {
      const chosen = form.items.map(({ measure }) => {
        const steps = Math.abs(VALUES.indexOf(value) - VALUES.findIndex((one) => one === measure));
        return 5 - Math.min(steps, VALUES.length - steps);
      });
      const all = likenesses(personProfile(form, chosen), study);
      expect(all.map(({ condition }) => condition)).toEqual([...VALUES, 'none']);
      const best = all.reduce((top, one) => (one.r! > top.r! ? one : top));
      expect(best.condition).toBe(value);
    }
  });

  it('of one answer to everything is like nobody', () => {
    const flat = personProfile(
      pvq21,
      pvq21.items.map(() => 3)
    );
    const study = simulateStudy(simulatedPreset('random')!.parameters, 1, pvq21);
    expect(likenesses(flat, study).every(({ r }) => r === null)).toBe(true);
  });
});

describe('kept answers', () => {
  const kept = (chosen: unknown, version = pvq21.version) => JSON.stringify({ version, chosen });

  it('come back as they were', () => {
    fc.assert(
      fc.property(answersTo(pvq21), (chosen) => {
        expect(readKeptAnswers(kept(chosen), pvq21)).toEqual(chosen);
      })
    );
  });

  it.each([
    [
      'of another wording',
      kept(
        pvq21.items.map(() => 1),
        '0.0.1'
      )
    ],
    ['of another length', kept([1, 2])],
    ['beyond the scale', kept(pvq21.items.map(() => 6))],
    ['between two options', kept(pvq21.items.map(() => 1.5))],
    ['of another kind', kept('1111')],
    ['that are no data', '{']
  ])('%s do not', (_, text) => {
    expect(readKeptAnswers(text, pvq21)).toBeNull();
  });
});
