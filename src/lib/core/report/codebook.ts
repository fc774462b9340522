import { ANALYSIS_FIELDS } from './codebook-analysis';
import { linesOf, type CodebookEntry } from './codebook-entry';
import { STUDY_FIELDS } from './codebook-study';
import { TABLES_FIELDS } from './codebook-tables';
import { csvText } from '../csv';

const address = (file: string): CodebookEntry[] => {
  const column = linesOf(file);
  return [
    column(
      'cell_id',
      '24 hexadecimal digits',
      'Hash of everything that can change the answer: prompt, options, respondent, sampling, seed. The same in every table.'
    ),
    column(
      'condition',
      'a value id, none, a value id with :name, :test or :both, none:test',
      'What stood before the task: the full value prompt; nothing; the prompt with the name of the value alone; a questionnaire that the respondent filled in under the value prompt (none:test: without one), alone (:test) or after the prompt (:both).'
    ),
    column('instrument', 'id', 'Questionnaire: instruments/<id>.json.'),
    column('item', 'integer, 1-based', 'Number of the item in the instrument.'),
    column(
      'arm',
      'standard, fill-1 ..., conversation-1 ...',
      'Repetition of the question: in a fresh context, after the first filled-in questionnaire, in the first conversation, and so on.'
    )
  ];
};

const answers = linesOf('answers.csv');
const prompts = linesOf('prompts.csv');
const samples = linesOf('samples.csv');
const failures = linesOf('failures.csv');
const forms = linesOf('filled-forms.csv');
const scores = linesOf('scores.csv');

const TABLE_FIELDS: readonly CodebookEntry[] = [
  ...address('answers.csv'),
  answers(
    'option',
    'label of a scale point; empty if failed',
    'Scale point of this row, in the order of the scale. Its anchor and score are in the instrument.'
  ),
  answers(
    'log_probability',
    'natural logarithm, 0 or less, or -Infinity; empty for sampled text and failed cells',
    'Log-probability of the scale point under the full vocabulary of the respondent, at temperature 1.'
  ),
  answers(
    'probability',
    '0 to 1; empty where no scale point was said at all',
    'Normalised over the scale points of the cell: exp(log_probability) over its sum, or, for sampled text, the share of the readable samples.'
  ),
  answers(
    'outside',
    '0 to 1; empty where unknown; the same in every row of a cell',
    'Probability mass that fell on no scale point, or, for sampled text, the share of the samples that were refused or unreadable.'
  ),
  answers(
    'status',
    'answered, failed',
    'failed: the cell could not be answered; failures.csv says why. It stays in the denominator.'
  ),
  ...address('prompts.csv'),
  prompts(
    'system',
    'text; empty where nothing stands before the task',
    'System prompt: the value prompt of the condition.'
  ),
  prompts(
    'user',
    'text, or sha256: and 64 hexadecimal digits',
    'The question as put to the respondent, without the filled-in questionnaire or the exchanges before it; the SHA-256 of its text where that is withheld.'
  ),
  forms('owner', 'a value id, none', 'Persona that filled the questionnaire in.'),
  forms(
    'fill',
    'integer, 1-based',
    'Number of the form: the fill of the arms. Each is another draw.'
  ),
  forms('instrument', 'id', 'Questionnaire that was filled in.'),
  forms('text', 'text', 'The whole form. It stands before the question, a blank line between.'),
  samples('cell_id', '24 hexadecimal digits', 'Cell that was asked: see prompts.csv.'),
  samples('repeat', 'integer, 1-based', 'Number of the generated answer, in the order drawn.'),
  samples('text', 'text', 'The generated text, unchanged.'),
  samples('outcome', 'option, refusal, unreadable', 'What the text was read as.'),
  samples(
    'option',
    'label of a scale point; empty unless outcome is option',
    'Scale point that was read from the text.'
  ),
  failures('cell_id', '24 hexadecimal digits', 'Cell that failed: see prompts.csv.'),
  failures('kind', 'word', 'Kind of failure, such as device-lost or out-of-memory.'),
  failures('message', 'text', 'What went wrong.'),
  scores(
    'scoring',
    'centred, raw',
    'centred: less the mean of all items of the same person. Behaviours are always raw.'
  ),
  scores(
    'condition',
    'as in answers.csv',
    'Persona: the condition under which items were answered.'
  ),
  scores(
    'value',
    'id of one of the ten values, or instrument/measure',
    'Value that is scored, or measure of a behaviour, such as bfi2/extraversion.'
  ),
  scores(
    'mean',
    'scale points; empty where unknown',
    'Mean score of the persona at the temperature of the analysis.'
  ),
  scores(
    'sd',
    'scale points, 0 or more; empty where unknown',
    'Standard deviation of the score over individuals of the persona.'
  )
];

/** Every column of every table, every field of the study’s files and of analysis.json. */
export const CODEBOOK: readonly CodebookEntry[] = [
  ...TABLE_FIELDS,
  ...STUDY_FIELDS,
  ...ANALYSIS_FIELDS,
  ...TABLES_FIELDS
];

export const CODEBOOK_COLUMNS = ['file', 'field', 'values', 'description'] as const;

/** `codebook.csv`: what every column and field of a bundle means. */
export function codebookCsv(): string {
  return csvText(
    CODEBOOK_COLUMNS,
    CODEBOOK.map(({ file, field, values, description }) => [file, field, values, description])
  );
}
