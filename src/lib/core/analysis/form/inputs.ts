import type { Instrument } from '../../instrument/instrument';
import type { Answer } from '../../study/answer';
import { ARMS, type ArmId } from '../../study/arm';
import type { Cell } from '../../study/cell';
import type { StudyDesign } from '../../study/design';
import { buildAnalysisInput } from '../input';
import type { AnalysisInput } from '../types';

/** A study as the form report takes it. */
export interface FormStudy {
  design: StudyDesign;
  instruments: readonly Instrument[];
  /** The plan's cells, and the answers by cell id. */
  cells: readonly Cell[];
  answers: ReadonlyMap<string, Answer>;
}

/** The answers to the questionnaire of values in one form of its questions. */
export interface FormInput {
  /** Null for the study's own. */
  arm: ArmId | null;
  input: AnalysisInput;
}

/**
 * The answers in the study's own form, and in each that asked all questions under value prompts; where a
 * form leaves a condition out, its own answers stand in. Empty for a study without values.
 */
export function* formInputs({
  answers,
  cells,
  design,
  instruments
}: FormStudy): Generator<FormInput, void> {
  const instrument = design.instruments
    .flatMap(({ id }) => instruments.filter((one) => one.id === id))
    .find(({ kind }) => kind === 'values');
  if (!instrument) return;
  const own = cells.filter((cell) => cell.instrument === instrument.id);
  const plain = own.filter(({ arm }) => arm === undefined);
  const varied = ARMS.filter((arm) => arm !== 'persona' && arm !== 'shuffled');
  for (const arm of design.arms?.share === 'all' ? [null, ...varied] : [null]) {
    const asked = own.filter((cell) => (cell.arm ?? null) === arm);
    if (asked.length === 0) continue;
    const conditions = new Set(asked.map(({ condition }) => condition));
    const used = [...asked, ...plain.filter(({ condition }) => !conditions.has(condition))];
    const given = used.flatMap(({ id }) => answers.get(id) ?? []);
    yield { arm, input: buildAnalysisInput(design, instrument, used, given) };
  }
}
