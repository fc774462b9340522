// Respondents of known strength, to calibrate the verdict on a respondent: the presets of the
// simulated respondent, graded strengths of the circle, and some that no value prompt can reach.
import { emptyTable, repeatsOf } from '../../src/lib/core/analysis/condition-answers';
import type { AnalysisInput, PersonaAnswers, Verdict } from '../../src/lib/core/analysis/types';
import { verdictOf } from '../../src/lib/core/analysis/verdict';
import type { Instrument } from '../../src/lib/core/instrument/instrument';
import { namedStream, normalDeviate } from '../../src/lib/core/random';
import { SIMULATED_PRESETS } from '../../src/lib/core/simulation';
import type { SimulatedParameters } from '../../src/lib/core/simulation/parameters';
import { simulateStudy } from '../../src/lib/core/simulation/respond';
import { pretestResult, type PretestResult } from '../../src/lib/core/analysis/pretest';
import { meanPosition, optionProbabilities, type Answer } from '../../src/lib/core/study/answer';
import type { Plan } from '../../src/lib/core/study/plan';
import { studyPreset } from '../../src/lib/core/study/presets';
import { planPretest } from '../../src/lib/core/study/pretest';
import { planCells } from '../../tests/fakes/plan-cells';

export { parseInstrument } from '../../src/lib/core/instrument/instrument';
export { isDoubtful } from '../../src/lib/core/analysis/pretest';
export { VERDICT_LEVELS } from '../../src/lib/core/analysis/types';

interface KnownRespondent {
  id: string;
  label: string;
  /** Answers to a whole study of values, as distributions. */
  study(seed: number, instrument: Instrument): AnalysisInput;
}

const STRENGTHS = [0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.5, 1];

const simulated = (
  id: string,
  label: string,
  parameters: SimulatedParameters
): KnownRespondent => ({
  id,
  label,
  study: (seed, instrument) => simulateStudy(parameters, seed, instrument)
});

const usual = SIMULATED_PRESETS[0]!.parameters;

export const KNOWN_RESPONDENTS: readonly KnownRespondent[] = [
  ...SIMULATED_PRESETS.map(({ id, label, parameters }) => simulated(id, label, parameters)),
  ...STRENGTHS.map((strength) =>
    simulated(`circle-${strength}`, `Circle of strength ${strength}`, { ...usual, strength })
  ),
  simulated('outside-0.4', 'Strong circle, 40% off the scale', { ...usual, outside: 0.4 }),
  simulated('outside-0.6', 'Strong circle, 60% off the scale', { ...usual, outside: 0.6 }),
  planted('label-only', 'Label only: prefers some labels whatever is asked', () => 0),
  planted(
    'acquiescent',
    'Acquiescent: each prompt raises or lowers all answers',
    (prompt) => prompt
  ),
  planted(
    'form-driven',
    'Form-driven: item and prompt change answers, but not by their values',
    (prompt, item) => prompt + item + prompt * item
  )
];

/** SD of what changes every log-probability of a cell by chance: about that of a small model. */
const JITTER = 0.1;
/** SD of the labels' own log-probabilities. */
const PREFERENCE = 1;

/**
 * A respondent that no value reaches: its labels have log-probabilities of their own, which a prompt
 * and an item tilt towards agreement.
 *
 * @param tilt in log-probability per scale point, from two numbers (SD 0.3) of prompt and item
 */
function planted(
  id: string,
  label: string,
  tilt: (prompt: number, item: number) => number
): KnownRespondent {
  return {
    id,
    label,
    study(seed, instrument) {
      const normal = (name: string) => normalDeviate(namedStream(seed, `${id}/${name}`));
      const base = simulateStudy(usual, seed, instrument);
      const options = base.instrument.scores;
      const preferred = options.map((_, k) => PREFERENCE * normal(`label/${k}`));
      const personas = base.personas.map(({ condition }) => {
        const logProbabilities = base.instrument.items.map(({ number }) => {
          const slope = tilt(0.3 * normal(`prompt/${condition}`), 0.3 * normal(`item/${number}`));
          const logits = preferred.map(
            (own, k) => own + slope * k + JITTER * normal(`cell/${condition}/${number}/${k}`)
          );
          return optionProbabilities(logits, 1)!.map(Math.log);
        });
        const outside = logProbabilities.map(() => 0);
        return { condition, answers: { mode: 'distribution', logProbabilities, outside } as const };
      });
      return { instrument: base.instrument, personas };
    }
  };
}

/**
 * The verdict on the answers to a whole study.
 *
 * @param repeats texts drawn for each question; 0 to take the distributions themselves
 */
export function verdictOn(input: AnalysisInput, seed: number, repeats = 0): Verdict {
  if (repeats === 0) return verdictOf(input, { prompts: 'definition' });
  const personas = input.personas.map(({ condition, answers }) => ({
    condition,
    answers: sampled(answers, repeats, namedStream(seed, `sample/${condition}`))
  }));
  return verdictOf({ ...input, personas }, { prompts: 'definition' });
}

const design = studyPreset('value-structure')!.design({ kind: 'webllm', model: 'm' }, 1);

const IDENTITY = {
  kind: 'webllm',
  ...{ id: 'm', label: 'm', simulated: false },
  ...{ revision: null, quantisation: null }
} as const;
/** The plan of all pretests. */
let planned: Plan | null = null;

/**
 * What a pretest shows of the same respondent.
 *
 * @param turned the mean position of an answer to turned response options, from that to the usual ones
 */
export function pretestOn(
  input: AnalysisInput,
  instrument: Instrument,
  turned: (before: number) => number = (before) => before
): PretestResult {
  const { cells } = (planned ??= planCells(design, [instrument], IDENTITY));
  const pretest = planPretest(design, [instrument], cells)!;
  const answers = new Map<string, Answer>();
  for (const { condition, id, item } of pretest.first) {
    const own = input.personas.find((persona) => persona.condition === condition)?.answers;
    const place = input.instrument.items.findIndex(({ number }) => number === item);
    if (own?.mode !== 'distribution') continue;
    const logProbabilities = own.logProbabilities[place]!;
    const outside = own.outside[place]!;
    const answer = { cellId: id, status: 'answered', mode: 'distribution' } as const;
    answers.set(id, { ...answer, logProbabilities, outside });
  }
  const places = pretest.plain.map(({ id, item, options }) => {
    const before = meanPosition(answers.get(id), options.length);
    return { item, before, after: before === null ? null : turned(before) };
  });
  return pretestResult(design, pretest, answers, { turned: places });
}

function sampled(answers: PersonaAnswers, repeats: number, random: () => number): PersonaAnswers {
  if (answers.mode === 'sampled') return answers;
  const options = emptyTable(repeats, answers.logProbabilities.length);
  let unreadable = 0;
  answers.logProbabilities.forEach((logs, i) => {
    const read = repeatsOf(options, i);
    for (let k = 0; k < repeats; k++) {
      let left = random();
      const option = logs!.findIndex((log) => (left -= Math.exp(log)) < 0);
      if (option < 0) unreadable += 1;
      else read[k] = option;
    }
  });
  return { mode: 'sampled', options, refusals: 0, unreadable };
}
