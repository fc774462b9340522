import { ANALYSIS } from './codebook-analysis';
import { FORM_ANALYSIS } from './codebook-form';
import { CURVE_COLUMNS_EXPLAINED, STRUCTURE_ANALYSIS } from './codebook-structure';
import { csvText } from '../csv';
import { TABLE_IDS } from '../replication/table';

/** One line of the codebook. */
export interface CodebookEntry {
  file: string;
  /** Column of a table, or path in a JSON file: `[]` stands for every entry of a list. */
  field: string;
  /** Unit, range or allowed values. */
  values: string;
  description: string;
}

/** Ends of a field that stand for several, each with what its description begins with. */
const SHORTHAND: Readonly<Record<string, readonly (readonly [string, string, string?])[]>> = {
  // A summary of similarities or correlations.
  '.*': [
    ['mean', 'Mean of '],
    ['low', '2.5th percentile (type 7) of '],
    ['high', '97.5th percentile (type 7) of '],
    ['p95', '95th percentile (type 7) of '],
    ['replications', 'Number of ', 'integer']
  ],
  // A share of matching answers with its interval.
  '.?': [
    ['share', 'Share of the answers that match the behaviour: '],
    ['low', 'Low end of its 95% Wilson interval: '],
    ['high', 'High end of its 95% Wilson interval: '],
    ['n', 'Number of answers behind it: ', 'integer']
  ]
};

/** Entries of one file, one per line: "field | values | description". */
function entriesOf(file: string, text: string): CodebookEntry[] {
  return text
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [field, values, description] = line.split(' | ') as [string, string, string];
      const several = SHORTHAND[field.slice(-2)];
      if (several === undefined) return { file, field, values, description };
      return several.map(([name, begins, own = values]) => ({
        file,
        field: `${field.slice(0, -1)}${name}`,
        values: own,
        description: `${begins}${description}.`
      }));
    });
}

/** Columns that hold a cell's address, the same in every table. */
const ADDRESS = `cell_id | 24 hexadecimal digits | Hash of everything that can change the answer: prompt, options, respondent, sampling, seed. The same in every table.
condition | a value id, none, a value id with :name, :test or :both, none:test | What came before the task: the full value prompt; nothing; the prompt with only the value’s name; a questionnaire that the respondent had filled in under the value prompt (none:test: without one), alone (:test) or after the prompt (:both).
instrument | id | Questionnaire: instruments/<id>.json.
item | integer, 1-based | Number of the item in the instrument.
arm | standard, fill-1 ..., conversation-1 ..., or a variant such as turned or letters:conversation-1 | Repetition of the question: in a fresh context, after the first filled-in questionnaire, in the first conversation, and so on; or the question once more in another form (arms in design.json).`;

/** Every column of every table, every field of the study’s files and of analysis.json. */
export const CODEBOOK: readonly CodebookEntry[] = [
  ...entriesOf(
    'answers.csv',
    `
${ADDRESS}
option | label of a response option; empty if failed | Response option of this row. The rows of a cell are in the order of the scale, lowest score first, also in variants that give labels other meanings.
log_probability | natural logarithm, 0 or less, or -Infinity; empty for sampled text and failed cells | Log-probability of the response option over the respondent’s full vocabulary, at temperature 1.
probability | 0 to 1; empty where no response option was given at all | Normalised over the cell’s response options: exp(log_probability) divided by its sum; for sampled text, the share of the readable samples.
outside | 0 to 1; empty where unknown; the same in every row of a cell | Probability mass outside the response options; for sampled text, the share of samples that were refusals or unreadable.
status | answered, failed | failed: the cell could not be answered; failures.csv says why. It stays in the denominator.
`
  ),
  ...entriesOf(
    'prompts.csv',
    `
${ADDRESS}
system | text; empty where nothing comes before the task | System prompt: the value prompt of the condition.
user | text, or sha256: and 64 hexadecimal digits | The question as asked, without the filled-in questionnaire or earlier exchanges; the SHA-256 of its text where that is redacted.
answer_prefix | text; empty for none | What stands before the answer as if the model had begun so: an empty thinking block, and the words that the calibration chose.
`
  ),
  ...entriesOf(
    'chat.json',
    `
language | jinja, web-llm, plain; null where unknown | What the chat template is written in: Jinja; the conv_template of WebLLM’s configuration; or texts alone, with a blank line behind each, for a base model.
template | text; null where there is none, or the server does not show it | The chat template as the model was given it.
systemRole | true, false; null where unknown | Whether the system text is a message of its own; else it opens the first message, with a blank line behind it.
emptySystem | true, false; null where unknown | Whether prompts without a system text have an empty system message, because the template would put words of its own there.
hidden[].text | text | Words of the template’s own.
hidden[].where | baseline, all | Whether the template adds them only where there is no system message (emptySystem keeps these out), or to all prompts.
variables | names with values; null where the server writes the prompts | What the template was given beside the messages.
date | YYYY-MM-DD; null where the template asks for none | The day that strftime_now and date_string were given as today.
answerPrefix | text; empty for none | As answer_prefix in prompts.csv.
`
  ),
  ...entriesOf(
    'filled-forms.csv',
    `
owner | a value id, none | Persona that filled the questionnaire in.
fill | integer, 1-based | Number of the form, as in arm. Each form is another draw.
instrument | id | Questionnaire that was filled in.
text | text | The whole form. It precedes the question, separated by a blank line.
`
  ),
  ...entriesOf(
    'samples.csv',
    `
cell_id | 24 hexadecimal digits | Cell that was asked: see prompts.csv.
repeat | integer, 1-based | Number of the generated answer, in the order drawn.
text | text | The generated text, unchanged.
outcome | option, refusal, unreadable | How the text was read.
option | label of a response option; empty unless outcome is option | Response option read from the text.
`
  ),
  ...entriesOf(
    'failures.csv',
    `
cell_id | 24 hexadecimal digits | Cell that failed: see prompts.csv.
kind | word | Kind of failure, such as device-lost or out-of-memory.
message | text | What went wrong.
`
  ),
  ...entriesOf(
    'scores.csv',
    `
scoring | centred, raw | centred: minus the same person’s mean over all items. Behaviours are always raw.
condition | as in answers.csv | Persona: the condition under which the items were answered.
value | id of one of the ten values, or instrument/measure | Value, or measure of behaviour such as bfi2/extraversion, that is scored.
mean | points of the scale; empty where unknown | Mean score of the persona at the temperature of the analysis.
sd | points of the scale, 0 or more; empty where unknown | Standard deviation of the score over individuals of the persona.
`
  ),
  ...entriesOf(
    'design.json',
    `
version | 1, 2 | Version of the design: 2 with variants.
preset | id, custom | Ready-made study that the design was made from.
respondent | object | Who answers: a simulated respondent, a model in the browser, or a model on the server at an address.
conditions[] | condition ids, as in answers.csv | Conditions of the study.
instruments[].id | id | Questionnaire: instruments/<id>.json.
instruments[].items | item numbers, null | Items asked; null for all, or the sample.
instruments[].perMeasure | integer, 1 or more; absent for none | Items per measure drawn with the seed, half of them reversed.
instruments[].conditions[] | condition ids, as in answers.csv; absent for all that suit it | Conditions under which the questionnaire is asked. Filled-in questionnaires precede behaviour only.
instruments[].parameters | text by parameter; absent for the defaults | Words of the question that were set for this study.
elicitation.mode | distribution, sampled | Option probabilities, or generated text.
elicitation.temperature | 0 to 2 | Sampling temperature of generated text.
elicitation.repeats | integer, 1 or more | Generated texts per question, or conversations per questionnaire.
administration | item, conversation | Whether every item has a fresh context, or a questionnaire is one conversation.
fills | integer, 1 to 50 | Filled-in questionnaires per persona in the priming arms.
arms.list[] | names of variants; absent for none | Other forms in which the questions are asked once more.
arms.share | all, tenth; absent for none | Whether a variant asks every question or a tenth.
seed | integer below 2^31 | Seed of the study.
`
  ),
  ...entriesOf(
    'instruments/<id>.json',
    `
id | id | As in the tables.
kind | values, behaviour, statements | What its items measure.
title | text | Name of the instrument.
question | text | Template of the question: {scale}, {item} and the parameters are filled in.
parameters[].id | word | Name of a placeholder in the question that can be set.
parameters[].label | text | What it is.
parameters[].default | text | Text used where nothing is set.
parameters[].hint | text | How to set it.
scale[].label | text | What the respondent replies with.
scale[].anchor | text | What it stands for.
scale[].score | number | What it is scored as.
measures[].id | id | A score that the instrument gives.
measures[].label | text | Its name.
measures[].partOf | id, null | Wider measure that it is part of.
measures[].expected | -1 to 1 by value, null | Values that theory links it to: read only by the simulated respondent, and not a human figure.
items[].number | integer, 1 or more | As in the tables.
items[].text | text | Its text, or "(text withheld)" where it is redacted.
items[].measure | id | Measure that it belongs to.
items[].reversed | true, false | Whether its score is reversed.
items[].also[].measure | id; absent for none | Further measure that a statement counts for.
items[].also[].reversed | true, false; absent for none | Whether its score is reversed for that one.
items[].scale[] | as scale; absent for none | Scale of its own.
items[].promptHash | 64 hexadecimal digits; absent where the text is included | SHA-256 of the question as asked, in place of a redacted text.
leastAnswered | 0 to 1 | Least share of the items of a measure that must be answered for it to be scored.
version | text | Version of the wording.
language | code | Language of the wording.
source | text | Official form that the key follows.
copyright | text | Who holds the copyright.
wording | text | Who worded the items.
licence | text | Licence of the texts.
wordings[].question | text; absent where it is the same | Another wording of the question.
wordings[].items | text by item number; absent where they are the same | Another wording of every item.
sharing | open, private, withheld | Whether the texts may be shared; withheld: they are redacted here.
`
  ),
  ...entriesOf('analysis.json', ANALYSIS),
  ...entriesOf('analysis.json', FORM_ANALYSIS),
  ...entriesOf('analysis.json', STRUCTURE_ANALYSIS),
  ...entriesOf('curve.csv', CURVE_COLUMNS_EXPLAINED),
  ...entriesOf(
    'tables.csv',
    `
table | ${TABLE_IDS.join(', ')} | Table of the paper; "elsewhere": a population not in the paper.
row | text | Model of the paper, respondent, average, chance or human ceiling.
kind | paper, respondent, average, chance, ceiling | What the row is.
simulated | true, false | Whether it is based on a simulated respondent.
column | text | Population, instrument or arm, as the paper names it.
value | -1 to 1; empty where unknown | Similarity; the paper prints it times 100.
low | -1 to 1; empty where unknown | Low end of the interval described in the table’s notes.
high | -1 to 1; empty where unknown | High end of that interval.
text | text; may be empty | Words in place of the number, or next to it.
unanswered | whole number, or empty | Questions that the respondent has not answered, because they failed or were not asked; the numbers rest on the others. Empty in rows that are no respondent’s.
`
  )
];

export const CODEBOOK_COLUMNS = ['file', 'field', 'values', 'description'] as const;

/** `codebook.csv`: what every column and field of a bundle means. */
export function codebookCsv(): string {
  return csvText(
    CODEBOOK_COLUMNS,
    CODEBOOK.map(({ file, field, values, description }) => [file, field, values, description])
  );
}
