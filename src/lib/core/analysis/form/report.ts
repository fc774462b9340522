import type { Instrument } from '../../instrument/instrument';
import type { Answer } from '../../study/answer';
import { ARMS } from '../../study/arm';
import type { Cell } from '../../study/cell';
import type { StudyDesign } from '../../study/design';
import { analyseExact } from '../analyse';
import { buildAnalysisInput } from '../input';
import type { Steps } from '../steps';
import type { AnalysisChoices, AnalysisReferences } from '../types';
import { average, byQuestion, formAnswers } from './cells';
import { itemRest, responseBias } from './keys';
import { armComparisons, orderAndLabel } from './order';
import { personaShift, promptEffects, shuffledDefinitions } from './prompts';
import { formVariance } from './variance';
import type { FormReport, FormSimilarity, InstrumentForm } from './types';

/** A study as the form report takes it. */
export interface FormStudy {
  design: StudyDesign;
  instruments: readonly Instrument[];
  /** The plan's cells, and the answers by cell id. */
  cells: readonly Cell[];
  answers: ReadonlyMap<string, Answer>;
}

/**
 * Whether the numbers of a study belong to the respondent or to the form of its questions: formulas in
 * docs/form.md. Pure: the same answers give the same report.
 *
 * @param references people's figures, for the similarity in each form; null for a study without values
 */
export function* formReport(
  study: FormStudy,
  choices: AnalysisChoices,
  references: AnalysisReferences | null
): Steps<FormReport, null> {
  const instruments: InstrumentForm[] = [];
  for (const { id } of study.design.instruments) {
    const instrument = study.instruments.find((one) => one.id === id);
    if (!instrument) continue;
    instruments.push(instrumentForm(instrument, study));
    yield null;
  }
  const similarities: FormSimilarity[] = [];
  for (const step of similaritiesOf(study, choices, references)) {
    similarities.push(step);
    yield null;
  }
  return { instruments, similarities };
}

function instrumentForm(instrument: Instrument, { cells, answers }: FormStudy): InstrumentForm {
  const found = formAnswers(instrument, cells, answers);
  const values = instrument.kind === 'values';
  const outside = [...byQuestion(found.cells, null).values()].flatMap((cell) => cell.outside ?? []);
  return {
    instrument: instrument.id,
    variance: formVariance(found),
    orderAndLabel: orderAndLabel(found),
    arms: armComparisons(found),
    bias: responseBias(found),
    itemRest: itemRest(found),
    prompts: values ? promptEffects(found) : [],
    shuffled: values ? shuffledDefinitions(found) : null,
    persona: personaShift(found),
    outside: outside.length === 0 ? null : average(outside)
  };
}

/**
 * The similarity of the uniform population in the study's own form, and in each that asked all questions
 * under value prompts; where a form leaves a condition out, its own answers stand in.
 */
function* similaritiesOf(
  { design, instruments, cells, answers }: FormStudy,
  choices: AnalysisChoices,
  references: AnalysisReferences | null
): Generator<FormSimilarity, void> {
  if (references === null || design.arms?.share !== 'all') return;
  const instrument = design.instruments
    .flatMap(({ id }) => instruments.filter((one) => one.id === id))
    .find(({ kind }) => kind === 'values');
  if (!instrument) return;
  const own = cells.filter((cell) => cell.instrument === instrument.id);
  const plain = own.filter(({ arm }) => arm === undefined);
  const forms = [null, ...ARMS.filter((arm) => arm !== 'persona' && arm !== 'shuffled')];
  for (const arm of forms) {
    const varied = own.filter((cell) => (cell.arm ?? null) === arm);
    if (varied.length === 0) continue;
    const asked = new Set(varied.map(({ condition }) => condition));
    const used = [...varied, ...plain.filter(({ condition }) => !asked.has(condition))];
    const given = used.flatMap(({ id }) => answers.get(id) ?? []);
    const input = buildAnalysisInput(design, instrument, used, given);
    const { populations } = analyseExact(input, choices, references);
    const shown = populations.find(({ id }) => id === 'uniform');
    yield { arm, similarity: shown?.similarity ?? null };
  }
}
