import { analysisJson } from './analysis-json';
import { bibliography, referencesBib } from './bibliography';
import { codebookCsv } from './codebook';
import { methodsMd } from './methods';
import { scoresCsv } from './scores-csv';
import type { ReportAnalysis, ReportStudy } from './study';

/** Files of a bundle that follow from its data, and are made anew by whoever doubts them. */
export const REPORT_FILES = [
  'scores.csv',
  'analysis.json',
  'codebook.csv',
  'methods.md',
  'references.bib'
] as const;

export type ReportFile = (typeof REPORT_FILES)[number];

/**
 * The report of a study: text by file name. Without an analysis (a run that was not finished)
 * there are no scores and no analysis.json.
 */
export function reportFiles(
  study: ReportStudy,
  analysis: ReportAnalysis | null
): Partial<Record<ReportFile, string>> {
  const files: Partial<Record<ReportFile, string>> = {
    'codebook.csv': codebookCsv(),
    'methods.md': methodsMd(study, analysis),
    'references.bib': referencesBib(bibliography(study, analysis))
  };
  if (analysis) {
    const { result, moreScores = [] } = analysis;
    files['scores.csv'] = scoresCsv([
      { scoring: result.choices.scoring, scores: result.scores },
      ...moreScores
    ]);
    files['analysis.json'] = analysisJson(study, analysis);
  }
  return files;
}
