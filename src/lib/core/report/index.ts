export { analysisJson } from './files';
export { ANSWER_COLUMNS, answerRows } from './answers-csv';
export { bibliography, referencesBib } from './bibliography';
export { codebookCsv } from './codebook';
export { csvPortions, csvText } from '../csv';
export type { TextPieces } from '../csv';
export { FAILURE_COLUMNS, failureRows } from './answers-csv';
export {
  checkFilledFormsCsv,
  FILLED_FORM_COLUMNS,
  filledFormRows,
  formSources
} from './prompts-csv';
export { REPORT_FILES, reportFiles, type ReportFile } from './files';
export { jsonText } from '../json';
export { methodsMd } from './methods';
export { checkPromptsCsv, PROMPT_COLUMNS, promptRows } from './prompts-csv';
export { readAnswers, type AnswerTables } from './read-answers';
export { SAMPLE_COLUMNS, sampleTable } from './answers-csv';
export { scoresCsv } from './files';
export { sourcesOf } from './bibliography';
export type { ReportAnalysis, ReportBehaviour, ReportStudy, ReportValues } from './study';
export { unreadable, UNREADABLE_ADVICE } from '../csv';
