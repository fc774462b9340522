import { describe, expect, it } from 'vitest';
import { type StudyDesign, parseDesign } from '../../../src/lib/core/study/design';
import { AxiaError } from '../../../src/lib/core/error';
import { DEFAULT_SAMPLING, STUDY_PRESETS } from '../../../src/lib/core/study/presets';
import { SIMULATED_PRESETS } from '../../../src/lib/core/simulation';

const { id, parameters } = SIMULATED_PRESETS[0]!;
const design = STUDY_PRESETS[0]!.design({ kind: 'simulated', preset: id, parameters }, 7);

const problem = (data: unknown): string => {
  try {
    parseDesign(data);
  } catch (error) {
    expect(error).toBeInstanceOf(AxiaError);
    expect((error as AxiaError).kind).toBe('invalid-input');
    return (error as AxiaError).message;
  }
  throw new Error('was accepted');
};

describe('parseDesign', () => {
  it.each(STUDY_PRESETS.map((preset) => [preset.id, preset] as const))(
    'gives back what was written: %s',
    (_, preset) => {
      const sampled: StudyDesign = {
        ...preset.design({ kind: 'webllm', model: 'Some-Model-q4f16_1-MLC' }, 2 ** 31 - 1),
        elicitation: { mode: 'sampled', ...DEFAULT_SAMPLING }
      };
      for (const one of [design, sampled]) {
        expect(parseDesign(JSON.parse(JSON.stringify(one)))).toEqual(one);
      }
    }
  );

  it('reads a design of the time before conversations and filled-in forms', () => {
    const old = { ...design, administration: undefined, fills: undefined };
    const read = parseDesign(JSON.parse(JSON.stringify(old)));
    expect(read).toEqual({ ...old, administration: 'item', fills: 1 });
  });

  it('gives back what is said of single instruments', () => {
    const instruments = [
      { id: 'a', items: null, perMeasure: 5, conditions: ['none', 'power:both'] },
      { id: 'b', items: [2], parameters: { currency: '20 dollars' } }
    ];
    expect(parseDesign({ ...design, instruments }).instruments).toEqual(instruments);
  });

  it('leaves out what it does not know', () => {
    expect(parseDesign({ ...design, extra: '<script>' })).toEqual(design);
  });

  it.each<[string, object, RegExp]>([
    ['another version', { version: 4 }, /version.*later version/],
    ['a negative seed', { seed: -1 }, /seed: must be 0 or more/],
    ['a huge seed', { seed: 2 ** 31 }, /seed: must be 2147483647 or less/],
    ['a fraction of a seed', { seed: 0.5 }, /seed: must be a whole number/],
    ['a seed that is text', { seed: '1' }, /seed: must be a number/],
    ['an unknown condition', { conditions: ['power', 'greed'] }, /conditions.1: is not a known/],
    [
      'a condition twice',
      { conditions: ['power', 'power'] },
      /conditions: lists a condition twice/
    ],
    ['no condition', { conditions: [] }, /conditions: has no conditions/],
    ['no instrument', { instruments: [] }, /instruments: has no instruments/],
    ['no item', { instruments: [{ id: 'pvq40', items: [] }] }, /items: asks no item/],
    ['an item twice', { instruments: [{ id: 'pvq40', items: [3, 3] }] }, /asks an item twice/],
    ['a path for an id', { instruments: [{ id: '../x', items: null }] }, /a-z, 0-9/],
    ['a sample of a list', { instruments: [{ id: 'a', items: [1], perMeasure: 1 }] }, /sample/],
    ['no sample', { instruments: [{ id: 'a', items: null, perMeasure: 0 }] }, /must be 1 or more/],
    [
      'an unknown condition of an instrument',
      { instruments: [{ id: 'a', items: null, conditions: ['none:both'] }] },
      /instruments.0.conditions.0: is not a known/
    ],
    [
      'an empty parameter',
      { instruments: [{ id: 'a', items: null, parameters: { currency: ' ' } }] },
      /currency: is empty/
    ],
    ['an unknown administration', { administration: 'chat' }, /must be item or conversation/],
    ['too many forms', { fills: 51 }, /fills: must be 50 or less/],
    ['no form', { fills: 0 }, /fills: must be 1 or more/],
    ['an unknown mode', { elicitation: { mode: 'guess' } }, /must be distribution or sampled/],
    [
      'too many repeats',
      { elicitation: { mode: 'sampled', temperature: 1, repeats: 1001 } },
      /repeats: must be 1000 or less/
    ],
    [
      'no repeats',
      { elicitation: { mode: 'sampled', temperature: 1, repeats: 0 } },
      /repeats: must be 1 or more/
    ],
    [
      'a boiling temperature',
      { elicitation: { mode: 'sampled', temperature: 2.1, repeats: 1 } },
      /temperature: must be 2 or less/
    ],
    [
      'no temperature',
      { elicitation: { mode: 'sampled', temperature: NaN, repeats: 1 } },
      /temperature/
    ],
    [
      'an unknown respondent',
      { respondent: { kind: 'oracle' } },
      /must be simulated, webllm, wllama or endpoint/
    ],
    [
      'a server whose address holds a key',
      { respondent: { kind: 'endpoint', url: 'https://me:secret@host/v1', model: 'm' } },
      /url: is not the plain address/
    ],
    ['a model without a name', { respondent: { kind: 'webllm', model: ' ' } }, /model: is empty/],
    [
      'a simulated respondent out of range',
      {
        respondent: { kind: 'simulated', preset: id, parameters: { ...parameters, strength: 5 } }
      },
      /strength/
    ]
  ])('refuses %s, naming it', (_, change, message) => {
    expect(problem({ ...design, ...change })).toMatch(message);
  });

  it.each([null, undefined, 3, 'design', [], {}])('refuses %j', (data) => {
    expect(problem(data)).toMatch(/^The study design cannot be read/);
  });
});
