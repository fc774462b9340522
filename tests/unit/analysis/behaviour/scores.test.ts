import { expect, it } from 'vitest';
import { analyseValueBehaviour, DEFAULT_CHOICES } from '../../../../src/lib/core/analysis';
import { finish } from '../../../../src/lib/core/analysis/steps';
import { EUROPE } from '../fixtures';
import { rowsOf, tableOf } from '../option-rows';
import { FORMS, SMALL_PEOPLE, smallStudy } from './small';

it('leaves out a form that nobody filled in completely, and keeps the others', () => {
  const study = smallStudy(3, 4);
  const { forms } = study.behaviours[0]!.personas.find(
    ({ condition }) => condition === 'power:test'
  )!;
  expect(forms).toHaveLength(FORMS);
  const [first, second] = forms;
  if (first?.mode !== 'sampled' || second?.mode !== 'sampled') throw new Error('sampled only');
  // Every measure is known to somebody, and none of them knows all.
  first.options = tableOf(
    rowsOf(first.options).map((said, k) =>
      said.map((option, i) => ((k % 2 === 0) === (i === 3) ? null : option))
    )
  );
  const choices = { ...DEFAULT_CHOICES, individuals: 20, bootstraps: 2, permutations: 1 };
  const [scores] = finish(analyseValueBehaviour(study, choices, EUROPE, SMALL_PEOPLE)).scores;
  const row = scores!.conditions.indexOf('power:test');
  const odd = rowsOf(second.options).map(([, , , option]) => option! + 1);
  expect(scores!.means[row]![3]).toBeCloseTo(odd.reduce((a, b) => a + b) / odd.length, 12);
});
