import type { Instrument } from '../../instrument/instrument';
import { analyseExact } from '../analyse';
import type { Steps } from '../steps';
import type { AnalysisChoices, AnalysisReferences } from '../types';
import { average, byQuestion, formAnswers } from './cells';
import { formInputs, type FormStudy } from './inputs';
import { itemRest, responseBias } from './keys';
import { armComparisons, orderAndLabel } from './order';
import { personaShift, promptEffects, shuffledDefinitions } from './prompts';
import { formVariance } from './variance';
import type { FormReport, FormSimilarity, InstrumentForm } from './types';

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

/** The similarity of the uniform population in each form, the study's own among them (`formInputs`). */
function* similaritiesOf(
  study: FormStudy,
  choices: AnalysisChoices,
  references: AnalysisReferences | null
): Generator<FormSimilarity, void> {
  if (references === null || study.design.arms?.share !== 'all') return;
  for (const { arm, input } of formInputs(study)) {
    const { populations } = analyseExact(input, choices, references);
    const shown = populations.find(({ id }) => id === 'uniform');
    yield { arm, similarity: shown?.similarity ?? null };
  }
}
