// The structure of values: the product makes bundles, and a program that shares no line with it
// computes their analysis again.
import { describe, expect, it } from 'vitest';
import { bundleOf, type Case } from './bundles';
import { VALUES } from '../../src/lib/core/values';
import { OWN_PEOPLE } from './own-people';
import { OWN_WORDS } from './own-words';
import { changedBundle, useStranger } from './stranger';

const { recompute } = useStranger();

/** The conditions of the value-structure preset are eleven, with forty cells each. */
const CELLS = 40;

/** What other cases look at is kept small. */
const FEW = { individuals: 40, bootstraps: 2, permutations: 19 } as const;

const CASES: Record<string, Case> = {
  'the default choices': { respondent: 'strong-circle', points: 'all' },
  'raw scores, another temperature, dissimilarity, reference and population': {
    respondent: 'one-dimension',
    preset: 'quick',
    seed: 7,
    choices: {
      scoring: 'raw',
      temperature: 0.7,
      dissimilarity: 'one-minus-r',
      reference: 'pvq40-us',
      dominance: 'ess20-argmax',
      population: 'custom',
      customWeights: [3, 1, 0, 1, 1, 1, 1, 1, 1, 1, 2],
      individuals: 101,
      seed: 12345
    }
  },
  'generated text with refusals': {
    respondent: 'four-groups',
    outside: 0.02,
    seed: 3,
    design: { elicitation: { mode: 'sampled', temperature: 1, repeats: 4 } },
    choices: { dissimilarity: 'half-one-minus-r', population: 'h-np' }
  },
  'failed and unusable answers, a persona half asked, temperature 0': {
    respondent: 'weak-circle',
    seed: 2,
    choices: { temperature: 0 },
    change: (answer, index) => {
      const { cellId } = answer;
      if (index >= 9 * CELLS + 20 && index < 10 * CELLS) return null;
      if (index % 37 === 5) return { cellId, status: 'failed', kind: 'device-lost', message: '' };
      if (index % 53 !== 7 || answer.status !== 'answered' || answer.mode !== 'distribution') {
        return answer;
      }
      const nothing = answer.logProbabilities.map(() => -Infinity);
      return { ...answer, logProbabilities: nothing, outside: 1 };
    }
  },
  'names of values, without answers to no prompt': {
    respondent: 'random',
    preset: 'value-names',
    choices: { prompts: 'name', reference: 'svs-gb', scoring: 'raw' },
    change: (answer, index) => (index >= 10 * CELLS && index < 11 * CELLS ? null : answer)
  },
  'own words: a questionnaire of seven options, value prompts, and a persona': OWN_WORDS,
  'other forms of all questions, value by value, and a specification curve': {
    respondent: 'strong-circle',
    ...{ form: true, structure: true, curve: ['arm', 'leftOut', 'scoring', 'population'] },
    design: {
      conditions: [...VALUES, 'none'],
      arms: { share: 'all', list: ['turned', 'backwards', 'prompt-1', 'shuffled', 'persona'] }
    },
    choices: { ...FEW, population: 'model-specific', reference: 'pvq40-us' }
  },
  'other forms of a tenth of the questions, generated as text, in conversations': {
    respondent: 'weak-circle',
    form: true,
    design: {
      elicitation: { mode: 'sampled', temperature: 1, repeats: 3 },
      administration: 'conversation',
      arms: { share: 'tenth', list: ['backwards', 'letters', 'order'] }
    },
    choices: FEW
  },
  'people of one’s own': OWN_PEOPLE,
  'metric SMACOF': {
    respondent: 'strong-circle',
    choices: { mds: 'ratio', bootstraps: 4 }
  }
};

describe('a stranger computes analysis.json from the bundle', { timeout: 120_000 }, () => {
  it.each(Object.keys(CASES))('%s', async (name) => {
    const { code, text } = await recompute(await bundleOf(CASES[name]!));
    expect(text).toMatch(/^identical within/mu);
    expect(code).toBe(0);
  });
});

describe('the stranger notices', { timeout: 120_000 }, () => {
  const small = bundleOf({
    respondent: 'strong-circle',
    choices: { bootstraps: 2, individuals: 50, permutations: 19 }
  });

  it('a digit of the analysis', async () => {
    const bytes = changedBundle(await small, 'analysis.json', (text) =>
      text.replace(/("offDiagonalR": 0\.\d\d)(\d)/u, (_, kept: string, digit: string) => {
        return kept + String((Number(digit) + 1) % 10);
      })
    );
    const { code, text } = await recompute(bytes);
    expect(text).toContain('1 leaves differ; the first is populations[0].offDiagonalR');
    expect(code).toBe(1);
  });

  it('a digit of an answer', async () => {
    const bytes = changedBundle(await small, 'answers.csv', (text) => {
      const lines = text.split('\n');
      const cells = lines[3]!.split(',');
      cells[6] = String(Number(cells[6]) - 0.01);
      lines[3] = cells.join(',');
      return lines.join('\n');
    });
    const { code, text } = await recompute(bytes);
    expect(text).toContain('the first is answers.csv line 2 (power, item 1) probability');
    expect(text).toMatch(/populations\.similarity .* [1-9]\.\de-\d$/mu);
    expect(code).toBe(1);
  });

  it('an answer whose probability was made to fit, by what follows from it', async () => {
    const bytes = changedBundle(await small, 'answers.csv', (text) => {
      const lines = text.split('\n');
      // Two options of one cell change places: the table stays coherent, the analysis does not.
      const [first, second] = [lines[1]!.split(','), lines[2]!.split(',')];
      [first[5], second[5]] = [second[5]!, first[5]!];
      lines[1] = second.join(',');
      lines[2] = first.join(',');
      return lines.join('\n');
    });
    const { code, text } = await recompute(bytes);
    expect(text).toMatch(
      /leaves differ; the first is (populations|people|quality|referencePoints|scores)/u
    );
    expect(code).toBe(1);
  });
});
