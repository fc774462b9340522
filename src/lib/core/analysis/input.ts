import type { Answer } from '../study/answer';
import type { Cell } from '../study/cell';
import type { StudyDesign } from '../study/design';
import { scaleOf, type Instrument, type Item } from '../instrument/instrument';
import type { ValueId } from '../values';
import type { BehaviourInput, ScoredInstrument } from './behaviour/types';
import { InstrumentAnswers } from './condition-answers';
import type { AnalysisInput } from './types';

/**
 * All answers of a study as the analysis takes them. Behaviours and statements are in the order of
 * the design's instruments.
 */
export interface StudyInput {
  /** The questionnaire of values; null where the study asks none. */
  values: AnalysisInput | null;
  behaviours: BehaviourInput[];
  /** Statements that are agreed with or not. */
  statements: BehaviourInput[];
}

/** A study of nothing but a questionnaire of values. */
export function valuesOnly(values: AnalysisInput): StudyInput {
  return { values, behaviours: [], statements: [] };
}

/**
 * What the analysis needs of a study, out of its plan and its answers (`InstrumentAnswers`), which
 * may come in portions: of millions of generated answers a byte each is kept. Of several
 * questionnaires of values the first counts.
 */
export class StudyInputBuilder {
  readonly #sources: Source[];

  /**
   * @param instruments those of the design, in any order
   * @param cells of the study's plan
   */
  constructor(design: StudyDesign, instruments: readonly Instrument[], cells: readonly Cell[]) {
    const used = design.instruments.flatMap(({ id }) =>
      instruments.filter((instrument) => instrument.id === id)
    );
    const values = used.find(({ kind }) => kind === 'values');
    // What other forms of the questions say is compared with these, and never pooled with them.
    const plain = cells.filter(({ arm }) => arm === undefined);
    this.#sources = used
      .filter((instrument) => instrument.kind !== 'values' || instrument === values)
      .map((instrument) => sourceOf(design, instrument, plain));
  }

  /** Takes answers in, in any order. Those to unknown cells are ignored, later ones replace. */
  add(answers: Iterable<Answer>): this {
    for (const answer of answers) this.#sources.some((source) => source.answers.add(answer));
    return this;
  }

  /** The input from the answers so far: answers that are added later do not change it. */
  build(): StudyInput {
    const of = (wanted: Instrument['kind']) =>
      this.#sources.filter(({ instrument }) => instrument.kind === wanted);
    const [values] = of('values');
    return {
      values: values ? valuesInput(values) : null,
      behaviours: of('behaviour').map(behaviourInput),
      statements: of('statements').map(behaviourInput)
    };
  }
}

/**
 * The answers to a questionnaire of values, by persona (`InstrumentAnswers`).
 *
 * @param instrument the one to be analysed; items that the design leaves out are left out
 * @param answers in any order; those to unknown cells are ignored
 */
export function buildAnalysisInput(
  design: StudyDesign,
  instrument: Instrument,
  cells: readonly Cell[],
  answers: Iterable<Answer>
): AnalysisInput {
  const source = sourceOf(design, instrument, cells);
  for (const answer of answers) source.answers.add(answer);
  return valuesInput(source);
}

/** An instrument with its answers so far. */
interface Source {
  instrument: Instrument;
  answers: InstrumentAnswers;
}

const sourceOf = (design: StudyDesign, instrument: Instrument, cells: readonly Cell[]): Source => ({
  instrument,
  answers: new InstrumentAnswers(design, instrument, cells)
});

function valuesInput({ instrument, answers }: Source): AnalysisInput {
  const { items, personas } = answers.build();
  return {
    instrument: {
      id: instrument.id,
      items: items.map(({ number, measure, reversed }) => ({
        number,
        value: measure as ValueId, // of an instrument of values
        reversed
      })),
      scores: instrument.scale.map(({ score }) => score)
    },
    // Values are never asked behind a filled-in form: there is one entry.
    personas: personas.map(({ condition, forms }) => ({ condition, answers: forms[0]! }))
  };
}

function behaviourInput({ instrument, answers }: Source): BehaviourInput {
  const { items, personas } = answers.build();
  return { instrument: scoredInstrument(instrument, items), personas };
}

/** An instrument as the analysis of behaviours takes it, with those of its items that are asked. */
export const scoredInstrument = (
  instrument: Instrument,
  items: readonly Item[]
): ScoredInstrument => ({
  id: instrument.id,
  title: instrument.title,
  measures: instrument.measures,
  items: items.map((item) => ({
    number: item.number,
    measure: item.measure,
    reversed: item.reversed,
    scores: scaleOf(instrument, item).map(({ score }) => score),
    ...(item.also ? { also: item.also } : {})
  })),
  leastAnswered: instrument.leastAnswered
});
