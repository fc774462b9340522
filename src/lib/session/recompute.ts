import {
  analyseExact,
  analyseValueBehaviour,
  analyseValueStructure,
  referencePoints,
  weightControls,
  type Steps
} from '../core/analysis';
import { analyseAgreement } from '../core/analysis/agreement';
import { formReport } from '../core/analysis/form/report';
import { structureFit } from '../core/analysis/structure';
import type { AnalysisChoices } from '../core/analysis/types';
import { paperTables } from '../core/replication';
import type { StudyAnalysis } from '../core/replication/table';
import type { ReportAnalysis } from '../core/report';
import { behaviourReferences, valueReferences, type HumanFigures } from './human-figures';
import type { OpenStudy } from './open-study';
import { countsOf, reportAnalysis } from './report-analysis';

/**
 * The analysis of a study under some choices, as an export holds it, but the specification curve.
 *
 * @param wanted parts that are not computed for nothing: earlier bundles lack them
 */
export function* analyseAgain(
  { input, study }: OpenStudy,
  choices: AnalysisChoices,
  figures: HumanFigures,
  wanted: { form: boolean; structure: boolean }
): Steps<ReportAnalysis> {
  const { cells, answers, id, identity, provenance } = study!;
  const { values } = input;
  const people = valueReferences(figures, choices);
  const related = [...input.behaviours, ...input.statements].map(({ instrument }) => instrument.id);
  const behaving = behaviourReferences(figures, choices, related);
  const structure = values && (yield* silently(analyseValueStructure(values, choices, people)));
  const scored = (structure?.populations ?? []).flatMap((one) =>
    one.problem === null ? [one.id] : []
  );
  const points = values ? yield* silently(referencePoints(values, choices, people, scored)) : {};
  const asksBoth = values !== null && input.statements.length > 0;
  const behaviour =
    input.behaviours.length > 0 || asksBoth
      ? yield* silently(analyseValueBehaviour(input, choices, people, behaving))
      : null;
  const controls = values ? yield* silently(weightControls(input, choices, people, behaving)) : [];
  const agreement =
    input.statements.length > 0 ? analyseAgreement(input.statements, choices) : null;
  yield null;
  let [answered, failed] = [0, 0];
  for (const answer of answers.values())
    if (answer.status === 'answered') answered += 1;
    else failed += 1;
  const analysis: StudyAnalysis = {
    study: id,
    respondent: (provenance ?? identity).label,
    simulated: identity.simulated,
    counts: countsOf({ questions: cells.length, answered, failed }),
    values: structure,
    referencePoints: points,
    behaviour,
    agreement,
    controls
  };
  const scoring = choices.scoring === 'centred' ? 'raw' : 'centred';
  const tables = paperTables([analysis], { population: choices.population });
  return reportAnalysis(analysis, choices, figures, tables, {
    moreScores: values
      ? [{ scoring, scores: analyseExact(values, { ...choices, scoring }, people).scores }]
      : [],
    form: wanted.form ? yield* silently(formReport(study!, choices, values && people)) : null,
    structure:
      wanted.structure && values ? yield* silently(structureFit(values, choices, people)) : null
  });
}

/** What comes on the way is of no use here. */
function* silently<T>(steps: Steps<T, unknown>): Steps<T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    yield null;
  }
}
