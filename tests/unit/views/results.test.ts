import { describe, expect, test } from 'vitest';
import { parseBehaviourReference } from '../../../src/lib/core/reference/behaviour-reference';
import { behaviourReferences } from '../../../src/lib/session/human-figures';
import { shortTitles } from '../../../src/views/instruments';
import { repetitionLabel } from '../../../src/views/results/found-answers.svelte';
import { signsTable } from '../../../src/views/results/behaviour-data';
import { outsideInWords } from '../../../src/views/results/quality';
import { readStatic } from '../data/read-static';

const reference = (id: string) =>
  parseBehaviourReference(readStatic(`human-data/behaviour/${id}.json`));

test('the repetitions of a question have names', () => {
  expect(repetitionLabel('standard')).toBeNull();
  expect(repetitionLabel('fill-2')).toMatch(/form 2$/);
  expect(repetitionLabel('conversation-10')).toBe('conversation 10');
});

describe('the people behind behaviours', () => {
  const figures = {
    behaviour: [reference('bfi2-valueportrait'), reference('bfi2-lechner')],
    behaviourDefaults: { bfi2: 'bfi2-valueportrait' }
  };

  test('are the usual ones or the chosen ones, beside the others', () => {
    const usual = behaviourReferences(figures, { behaviourReferences: {} }, ['bfi2', 'unheard-of']);
    expect(Object.entries(usual.chosen).map(([id, { id: of }]) => [id, of])).toEqual([
      ['bfi2', 'bfi2-valueportrait']
    ]);
    expect(usual.others.map(({ id }) => id)).toEqual(['bfi2-lechner']);
    const choices = { behaviourReferences: { bfi2: 'bfi2-lechner' } };
    expect(behaviourReferences(figures, choices, ['bfi2']).chosen.bfi2!.id).toBe('bfi2-lechner');
    const unknown = { behaviourReferences: { bfi2: 'charity-sagiv' } };
    expect(() => behaviourReferences(figures, unknown, ['bfi2'])).toThrow('charity-sagiv');
  });

  test('apply to an imported form as to the instrument whose key it follows', () => {
    const { chosen, others } = behaviourReferences(figures, { behaviourReferences: {} }, [
      'bfi2-form-1a2b'
    ]);
    expect(chosen['bfi2-form-1a2b']!.correlations).toEqual(figures.behaviour[0]!.correlations);
    expect([chosen['bfi2-form-1a2b']!, ...others].map(({ instrument }) => instrument)).toEqual([
      'bfi2-form-1a2b',
      'bfi2-form-1a2b'
    ]);
  });

  test('are compared sign by sign where only signs are known', () => {
    const { rows } = signsTable(
      {
        rows: reference('charity-sagiv').rows.slice(0, 3),
        columns: [reference('charity-sagiv').columns[0]!]
      },
      [['-'], [null], ['+']],
      [[-0.4], [0.3], [-0.1]]
    );
    expect(rows.map((row) => row.slice(1))).toEqual([
      ['against each other', '\u2212.40', 'yes'],
      ['together', '\u2212.10', 'no']
    ]);
  });
});

test('much probability outside the scale is reported, by questionnaire', () => {
  const row = (id: string, meanOutside: number | null) => ({
    id,
    quality: { cells: 40, answered: 40, refusals: 0, unreadable: 0, meanOutside }
  });
  const titles = new Map([['pvq40', 'PVQ-40']]);
  const words = outsideInWords([row('pvq40', 0.62), row('bfi2', 0.2), row('ebq', 0.05)], titles);
  expect(words).toContain('62% in PVQ-40 and 20% in bfi2');
  expect(words).not.toContain('ebq');
  expect(outsideInWords([row('pvq40', 0.1), row('bfi2', null)], titles)).toBeNull();
});

test('questionnaires are called by short titles, unless two would be called the same', () => {
  const titles = shortTitles([
    { id: 'a', title: 'Values, long form' },
    { id: 'b', title: 'Values, short form' },
    { id: 'c', title: 'Game, wording by us' }
  ]);
  expect([...titles.values()]).toEqual(['Values, long form', 'Values, short form', 'Game']);
});
