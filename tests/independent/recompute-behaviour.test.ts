// Values with behaviour, agreement, controls and the paper's tables: the product makes bundles, and
// a program that shares no line with it computes their analysis again.
import { describe, expect, it } from 'vitest';
import type { InstrumentUse } from '../../src/lib/core/study/design';
import { studyPreset } from '../../src/lib/core/study/presets';
import { bundleOf, type Case } from './bundles';
import { changedBundle, useStranger } from './stranger';

const { recompute } = useStranger();

const quick = { individuals: 40, bootstraps: 3, permutations: 99 };
const all = (...ids: string[]): InstrumentUse[] => ids.map((id) => ({ id, items: null }));
const everyCondition = studyPreset('everything')!.design(
  { kind: 'webllm', model: 'any' },
  1
).conditions;
const plainAndNames = everyCondition.filter((condition) => !/:(test|both)$/u.test(condition));

/** Every so many answers of behaviour fail, and others say nothing that is an option. */
const gaps: NonNullable<Case['change']> = (answer, index, { instrument }) => {
  const { cellId } = answer;
  if (instrument.startsWith('pvq')) return answer;
  if (index % 17 === 3) return { cellId, status: 'failed', kind: 'device-lost', message: '' };
  if (index % 23 !== 5 || answer.status !== 'answered' || answer.mode !== 'distribution') {
    return answer;
  }
  const nothing = answer.logProbabilities.map(() => -Infinity);
  return { ...answer, logProbabilities: nothing, outside: 1 };
};

const CASES: Record<string, Case> = {
  'all questionnaires of behaviour': {
    respondent: 'strong-circle',
    preset: 'value-behaviour',
    design: { instruments: all('pvq21', 'charity', 'donation', 'prosocialness', 'ebq', 'bfi2') },
    choices: quick
  },
  'priming with two filled-in forms, failed and unusable answers, other people': {
    respondent: 'weak-circle',
    preset: 'priming',
    seed: 4,
    design: { fills: 2, instruments: all('pvq21', 'charity', 'prosocialness') },
    choices: {
      ...quick,
      scoring: 'raw',
      temperature: 0.7,
      population: 'h-even',
      behaviourReferences: { prosocialness: 'prosocialness-ess1-hu-higher' },
      seed: 5
    },
    change: gaps
  },
  'statements by full prompts and by names, related to values under the names': {
    respondent: 'random',
    preset: 'everything',
    design: {
      conditions: plainAndNames,
      instruments: [...all('pvq21'), { id: 'behaviours', items: null, perMeasure: 4 }]
    },
    choices: { ...quick, prompts: 'name', population: 'custom', agreementCentred: true },
    change: gaps
  },
  'statements alone, another list of conservative politics': {
    respondent: 'one-dimension',
    preset: 'behaviours',
    design: {
      instruments: [{ id: 'behaviours', items: null, perMeasure: 4 }],
      elicitation: { mode: 'sampled', temperature: 1, repeats: 2 }
    },
    outside: 0.2,
    choices: {
      ...quick,
      conservative: [
        { behaviour: 'subscribes-to-Christianity', reversed: false },
        { behaviour: 'subscribes-to-Atheism', reversed: true },
        { behaviour: 'unheard-of', reversed: false }
      ]
    }
  },
  'generated text with refusals, priming too': {
    respondent: 'four-groups',
    outside: 0.15,
    preset: 'priming',
    seed: 3,
    design: {
      fills: 2,
      instruments: all('pvq21', 'prosocialness', 'donation'),
      elicitation: { mode: 'sampled', temperature: 1, repeats: 5 }
    },
    choices: { ...quick, population: 'h-np' }
  },
  conversations: {
    respondent: 'strong-circle',
    outside: 0.02,
    preset: 'value-behaviour',
    seed: 6,
    design: {
      instruments: all('pvq21', 'charity', 'prosocialness'),
      elicitation: { mode: 'sampled', temperature: 1, repeats: 6 },
      administration: 'conversation'
    },
    choices: { ...quick, population: 'model-specific', scoring: 'raw' },
    change: gaps
  }
};

describe('a stranger computes the rest of analysis.json', { timeout: 120_000 }, () => {
  it.concurrent.each(Object.keys(CASES))('%s', async (name) => {
    const { code, text } = await recompute(await bundleOf({ ...CASES[name]!, points: 'none' }));
    expect(text).toMatch(/^identical within/mu);
    expect(code).toBe(0);
  });
});

describe('the stranger notices', { timeout: 120_000 }, () => {
  /** Turns the fourth digit of a field of the analysis into another one, where it first occurs. */
  function spoil(text: string, field: string, number: number): string {
    const [digits] = /^-?0\.\d{4}/u.exec(String(number))!;
    const other = `${digits.slice(0, -1)}${(Number(digits.at(-1)) + 1) % 10}`;
    return text.replace(`"${field}": ${digits}`, `"${field}": ${other}`);
  }

  it('digits of a similarity, a control, a share and a table, and an answer in a form', async () => {
    const whole = await bundleOf({
      respondent: 'strong-circle',
      preset: 'everything',
      design: {
        conditions: everyCondition.filter((condition) => !condition.endsWith(':name')),
        instruments: [
          ...all('pvq21', 'prosocialness'),
          { id: 'behaviours', items: null, perMeasure: 1 }
        ]
      },
      choices: { individuals: 20, bootstraps: 2, permutations: 19 },
      points: 'none'
    });
    const changes: [string, (text: string) => string][] = [
      [
        'analysis.json',
        (text) => {
          const { agreement, behaviour, controls } = JSON.parse(text) as Analysis;
          return [
            ['share', agreement.byCondition[0]![0]!.share] as const,
            ['similarity', behaviour.results[0]!.similarity] as const,
            ['observed', controls[0]!.observed] as const
          ].reduce((spoilt, [field, number]) => spoil(spoilt, field, number), text);
        }
      ],
      [
        'filled-forms.csv',
        (text) =>
          text.replace(/Your answer: (\d)/u, (_, label: string) => {
            return `Your answer: ${7 - Number(label)}`;
          })
      ],
      [
        'tables.csv',
        (text) =>
          text.replace('Llama-3-70B,paper,false,Test Only,0.612', (row) =>
            row.replace('612', '621')
          )
      ]
    ];
    const { code, text } = await recompute(
      changes.reduce((bytes, [name, change]) => changedBundle(bytes, name, change), whole)
    );
    expect(text).toContain('5 leaves differ; the first is filled-forms.csv row 1 (power, 1) text');
    for (const place of [
      'agreement.byCondition[0][0].share',
      'behaviour.results[0].similarity',
      'controls[0].observed',
      'tables.csv.table-3.Llama-3-70B.Test Only.value'
    ])
      expect(text).toContain(`then ${place}: the bundle has`);
    expect(code).toBe(1);
  });
});

/** What these tests read of analysis.json. */
interface Analysis {
  behaviour: { results: { similarity: number }[] };
  controls: { observed: number }[];
  agreement: { byCondition: { share: number }[][] };
}
