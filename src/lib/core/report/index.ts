export { analysisJson } from './analysis-json';
export { ANSWER_COLUMNS, answerRows } from './answers-csv';
export { bibliography, referencesBib } from './bibliography';
export { codebookCsv } from './codebook';
export { csvPortions } from './csv';
export type { TextPieces } from './csv-rows';
export { FAILURE_COLUMNS, failureRows } from './failures-csv';
export {
  checkFilledFormsCsv,
  FILLED_FORM_COLUMNS,
  filledFormRows,
  formSources
} from './filled-forms-csv';
export { REPORT_FILES, reportFiles, type ReportFile } from './files';
export { jsonText } from './json-text';
export { methodsMd } from './methods';
export { checkPromptsCsv, PROMPT_COLUMNS, promptRows } from './prompts-csv';
export { readAnswers, type AnswerTables } from './read-answers';
export { respondentInCaption } from './respondent-words';
export { SAMPLE_COLUMNS, sampleRows } from './samples-csv';
export { scoresCsv } from './scores-csv';
export { sourcesOf } from './sources';
export type { ReportAnalysis, ReportBehaviour, ReportStudy, ReportValues } from './study';
export { unreadable, UNREADABLE_ADVICE } from './unreadable';
