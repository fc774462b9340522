import { linesOf, type CodebookEntry } from './codebook-entry';

const design = linesOf('design.json');
const instrument = linesOf('instruments/<id>.json');

const CONDITION_IDS = 'condition ids, as in answers.csv';

/** Fields of design.json and of the instruments. `[]` stands for every entry of a list. */
export const STUDY_FIELDS: readonly CodebookEntry[] = [
  design('version', '1', 'Version of the design.'),
  design('preset', 'id, custom', 'Ready-made study that the design was made from.'),
  design(
    'respondent',
    'object',
    'Who was chosen to answer: a simulated respondent, a model in the browser, or a model on the server of an address.'
  ),
  design('conditions[]', CONDITION_IDS, 'Conditions of the study.'),
  design('instruments[].id', 'id', 'Questionnaire: instruments/<id>.json.'),
  design('instruments[].items', 'item numbers, null', 'Items asked; null for all, or the sample.'),
  design(
    'instruments[].perMeasure',
    'integer, 1 or more; absent for none',
    'Items that the seed draws of every measure, half of them reversed.'
  ),
  design(
    'instruments[].conditions[]',
    `${CONDITION_IDS}; absent for all that suit it`,
    'Conditions under which the questionnaire is asked. Filled-in questionnaires stand before behaviour only.'
  ),
  design(
    'instruments[].parameters',
    'text by parameter; absent for the defaults',
    'Words of the question that were set for this study.'
  ),
  design('elicitation.mode', 'distribution, sampled', 'Option probabilities, or generated text.'),
  design('elicitation.temperature', '0 to 2', 'Of generated text.'),
  design(
    'elicitation.repeats',
    'integer, 1 or more',
    'Generated texts a question, or conversations a questionnaire.'
  ),
  design(
    'administration',
    'item, conversation',
    'Whether every item has a fresh context, or a questionnaire is one conversation.'
  ),
  design('fills', 'integer, 1 to 50', 'Filled-in questionnaires a persona in the priming arms.'),
  design('seed', 'integer below 2^31', 'Seed of the study.'),

  instrument('id', 'id', 'As in the tables.'),
  instrument('kind', 'values, behaviour, statements', 'What its items measure.'),
  instrument('title', 'text', 'Name of the instrument.'),
  instrument(
    'question',
    'text',
    'Template of the question: {scale}, {item} and the parameters are filled in.'
  ),
  instrument('parameters[].id', 'word', 'Name of a place in the question that can be set.'),
  instrument('parameters[].label', 'text', 'What it is.'),
  instrument('parameters[].default', 'text', 'What stands there where nothing is set.'),
  instrument('parameters[].hint', 'text', 'How to set it.'),
  instrument('scale[].label', 'text', 'What the respondent replies with.'),
  instrument('scale[].anchor', 'text', 'What it stands for.'),
  instrument('scale[].score', 'number', 'What it is scored as.'),
  instrument('measures[].id', 'id', 'A score that the instrument gives.'),
  instrument('measures[].label', 'text', 'Its name.'),
  instrument('measures[].partOf', 'id, null', 'Wider measure that it is part of.'),
  instrument(
    'measures[].expected',
    '-1 to 1 by value, null',
    'Values that theory ties it to: read by the simulated respondent only, and no human figure.'
  ),
  instrument('items[].number', 'integer, 1 or more', 'As in the tables.'),
  instrument('items[].text', 'text', 'Its text, or "(text withheld)".'),
  instrument('items[].measure', 'id', 'Measure that it belongs to.'),
  instrument('items[].reversed', 'true, false', 'Whether its score is turned round.'),
  instrument('items[].scale[]', 'as scale; absent for none', 'Scale of its own.'),
  instrument(
    'items[].promptHash',
    '64 hexadecimal digits; absent where the text is there',
    'SHA-256 of the question as it was put, in place of a text that is withheld.'
  ),
  instrument(
    'leastAnswered',
    '0 to 1',
    'Least share of the items of a measure that must be answered for it to be scored.'
  ),
  instrument('version', 'text', 'Version of the wording.'),
  instrument('language', 'code', 'Language of the wording.'),
  instrument('source', 'text', 'Official form that the key follows.'),
  instrument('copyright', 'text', 'Whose it is.'),
  instrument('wording', 'text', 'Who worded the items.'),
  instrument('licence', 'text', 'Licence of the texts.'),
  instrument(
    'sharing',
    'open, private, withheld',
    'Whether the texts may be passed on; withheld: they were left out here.'
  )
];
