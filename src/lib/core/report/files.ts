import { referencesBib, sourcesOf } from './bibliography';
import { chatJson } from './chat';
import { codebookCsv } from './codebook';
import { methodsMd } from './methods';
import { tableCsv, tableMarkdown } from '../replication/format-table';
import type { ReportAnalysis, ReportStudy, ReportValues } from './study';
import { jsonText } from '../json';
import { SIMULATED_LABEL } from '../provenance/provenance';
import { curveCsv } from '../analysis/curve/csv';
import { curveReport } from '../analysis/curve/report';
import type { BehaviourScores } from '../analysis/behaviour/types';
import type { ScoreTable } from '../analysis/types';
import type { ConditionId } from '../study/condition';
import type { Scoring } from '../map-choices';
import { isOwnId } from '../people/own-people';
import { VALUES } from '../values';
import { csvText, numberCell } from '../csv';
import type { PaperTable } from '../replication/table';
import { line } from '../words';

/** Files of a bundle that follow from its data: anybody can recompute them. */
export const REPORT_FILES = [
  'scores.csv',
  'analysis.json',
  'curve.csv',
  'people.json',
  'tables.md',
  'tables.csv',
  'codebook.csv',
  'chat.json',
  'methods.md',
  'references.bib'
] as const;

export type ReportFile = (typeof REPORT_FILES)[number];

/**
 * The report of a study: text by file name. Without an analysis (a run that was not finished)
 * there are no scores, no tables and no analysis.json.
 */
export function reportFiles(
  study: ReportStudy,
  analysis: ReportAnalysis | null
): Partial<Record<ReportFile, string>> {
  const files: Partial<Record<ReportFile, string>> = {
    'codebook.csv': codebookCsv(),
    'methods.md': methodsMd(study, analysis),
    'references.bib': referencesBib(sourcesOf(study, analysis))
  };
  const chat = chatJson(study);
  if (chat !== null) files['chat.json'] = chat;
  if (analysis) {
    const { values, behaviour, curve, tables } = analysis;
    const scored = values
      ? [
          { scoring: values.result.choices.scoring, scores: values.result.scores },
          ...(values.moreScores ?? [])
        ]
      : [];
    if (values || behaviour)
      files['scores.csv'] = scoresCsv(scored, behaviour?.result.scores ?? []);
    files['analysis.json'] = analysisJson(study, analysis);
    if (curve) files['curve.csv'] = [...curveCsv(curve.curve, curve.choices)].join('');
    const own = values && ownFigures(values);
    if (own) files['people.json'] = jsonText(own);
    if (tables.length > 0) {
      files['tables.md'] = tablesMd(study, tables);
      files['tables.csv'] = tableCsv(tables);
    }
  }
  return files;
}

/**
 * `analysis.json`: every number of the analysis with the choices that led to it. It holds no time,
 * no id of the study and no fact of the machine, so that the same answers and choices give the
 * same bytes everywhere. What the study did not ask for is not there.
 */
export function analysisJson(study: ReportStudy, analysis: ReportAnalysis): string {
  const { identity, design } = study;
  const { values, behaviour, agreement, curve, form, structure, tables } = analysis;
  const { kind, id, label, revision, quantisation, simulated } = identity;
  return jsonText({
    format: 'axia-analysis',
    version: 1,
    label: simulated ? SIMULATED_LABEL : null,
    respondent: { kind, id, label, revision, quantisation, simulated },
    elicitation: design.elicitation,
    seed: design.seed,
    instruments: study.instruments.map(({ id, version, language }) => ({ id, version, language })),
    choices: analysis.choices,
    ...(values ? valueFields(values) : {}),
    behaviour: behaviour?.result,
    controls: behaviour && behaviour.controls.length > 0 ? behaviour.controls : undefined,
    agreement: agreement ?? undefined,
    form: form ?? undefined,
    structure: structure ?? undefined,
    curve: curve ? curveReport(curve.curve, analysis.choices) : undefined,
    tables: tables.length > 0 ? tables : undefined
  });
}

/**
 * `people.json`: the reader's own human figures that the analysis was made against, which nobody else has. Aggregates
 * alone. Null where all figures are published.
 */
function ownFigures({ reference, dominance }: ReportValues) {
  const own = [reference, dominance].some(({ id }) => isOwnId(id));
  return own
    ? {
        format: 'axia-human-figures',
        version: 1,
        reference: isOwnId(reference.id) ? reference : null,
        dominance: isOwnId(dominance.id) ? dominance : null
      }
    : null;
}

const valueFields = ({ result, referencePoints, dominance }: ReportValues) => ({
  reference: result.reference,
  dominance: { id: dominance.id, shares: dominance.shares, none: dominance.none },
  human: result.human,
  populations: result.populations,
  referencePoints,
  ceiling: result.ceiling,
  people: result.people,
  quality: result.quality,
  verdict: result.verdict,
  scores: result.scores,
  places: result.places,
  notes: result.notes
});

export const SCORE_COLUMNS = ['scoring', 'condition', 'value', 'mean', 'sd'] as const;

/**
 * `scores.csv`: mean and standard deviation of each value, and of each measure of behaviour
 * (`bfi2/extraversion`), under each condition, on the scale of the instrument; unknown is empty.
 *
 * @param tables values, one per scoring: the analysis gives that of its choices
 * @param behaviours one per instrument; never centred
 */
export function scoresCsv(
  tables: readonly { scoring: Scoring; scores: ScoreTable }[],
  behaviours: readonly BehaviourScores[] = []
): string {
  return csvText(SCORE_COLUMNS, [
    ...tables.flatMap(({ scoring, scores }) => rowsOf(scoring, VALUES, scores)),
    ...behaviours.flatMap(({ instrument, measures, ...scores }) =>
      rowsOf(
        'raw',
        measures.map(({ id }) => `${instrument}/${id}`),
        scores
      )
    )
  ]);
}

const rowsOf = (
  scoring: Scoring,
  names: readonly string[],
  scores: { conditions: ConditionId[]; means: (number | null)[][]; sds: (number | null)[][] }
): string[][] =>
  scores.conditions.flatMap((condition, row) =>
    names.map((name, column) => [
      scoring,
      condition,
      name,
      numberCell(scores.means[row]?.[column] ?? null),
      numberCell(scores.sds[row]?.[column] ?? null)
    ])
  );

/** `tables.md`: the paper's tables with this respondent beside its models. */
export function tablesMd(
  { title, identity }: Pick<ReportStudy, 'title' | 'identity'>,
  tables: readonly PaperTable[]
): string {
  return [
    `# The paper's tables: ${line(title)}`,
    ...(identity.simulated ? [`**${SIMULATED_LABEL}.**`] : []),
    ...tables.map(tableMarkdown)
  ].join('\n\n');
}
