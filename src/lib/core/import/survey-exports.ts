import { refused } from './refused';

/** Names of columns and fields without spaces, signs and capitals. */
export const plainName = (name: string): string =>
  name
    .slice(0, 200)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_.:?()'"/\\-]+/gu, '');

interface AnswerExport {
  program: string;
  /** Plain names of columns; with two of them in the heading it is an export of answers. */
  columns: readonly string[];
}

/** What the headings of exported answers look like: rows of such a table are people. */
const ANSWER_EXPORTS: readonly AnswerExport[] = [
  {
    program: 'Qualtrics',
    columns: [
      'startdate',
      'enddate',
      'recordeddate',
      'responseid',
      'ipaddress',
      'durationinseconds',
      'distributionchannel',
      'userlanguage',
      'importid',
      'finished'
    ]
  },
  {
    program: 'LimeSurvey',
    columns: [
      'submitdate',
      'lastpage',
      'startlanguage',
      'seed',
      'datestamp',
      'antwortid',
      'responseid',
      'dateofsubmission',
      'datesubmitted'
    ]
  },
  {
    program: 'PsychoPy',
    columns: [
      'psychopyversion',
      'participant',
      'framerate',
      'expname',
      'expstart',
      'thisn',
      'trialsthisn',
      'trialsthisrepn',
      'trialsthistrialn',
      'keyresprt'
    ]
  },
  {
    program: 'jsPsych',
    columns: ['trialtype', 'trialindex', 'timeelapsed', 'internalnodeid', 'rt', 'response']
  },
  {
    program: 'lab.js',
    columns: [
      'sender',
      'sendertype',
      'senderid',
      'endedon',
      'timecommit',
      'timerender',
      'timeend',
      'metaid'
    ]
  },
  {
    program: 'formr',
    columns: ['session', 'created', 'modified', 'ended', 'expired', 'sessionid']
  },
  {
    program: 'QSTN',
    columns: ['llmresponse', 'questionnairename', 'logprobs', 'reasoning', 'parsedresponse']
  },
  {
    program: 'SoSci Survey',
    columns: ['case', 'serial', 'started', 'lastdata', 'questnnr', 'mailsent']
  },
  {
    program: 'SurveyMonkey',
    columns: ['respondentid', 'collectorid', 'datecreated', 'datemodified', 'emailaddress']
  },
  {
    program: 'a survey program',
    columns: [
      'timestamp',
      'subject',
      'subjectid',
      'participantid',
      'respondent',
      'userid',
      'age',
      'gender',
      'prolificpid',
      'completiontime',
      'starttime',
      'zeitstempel'
    ]
  }
];

/**
 * Refuses a table of people's answers, by the name of the program that wrote it.
 *
 * @param rows the first rows of the table, its heading among them
 */
export function assertNoAnswers(rows: readonly (readonly string[])[]): void {
  const importId = rows
    .slice(0, 4)
    .some((cells) => cells.some((cell) => /^\s*\{\s*"?ImportId/iu.test(cell)));
  const heading = (rows[0] ?? []).map(plainName);
  const hits = ({ columns }: AnswerExport) =>
    columns.filter((name) => heading.includes(name)).length;
  const best = ANSWER_EXPORTS.reduce((one, other) => (hits(other) > hits(one) ? other : one));
  if (!importId && hits(best) < 2) return;
  const program = importId ? 'Qualtrics' : best.program;
  throw refused(
    `This table holds the answers of people, as ${program} exports them, not the items.`,
    program === 'Qualtrics'
      ? 'Export the survey itself (Tools, Import/Export, Export Survey) and open that .qsf file, or paste the items.'
      : 'Export the questionnaire itself, not its answers, or paste the items.'
  );
}

/** Rows of these types are no items: headings, notes and buttons of a survey. */
const NO_ITEMS: ReadonlySet<string> = new Set([
  'heading',
  'description',
  'note',
  'notes',
  'instruction',
  'instructions',
  'instruct',
  'html',
  'submit',
  'block',
  'begingroup',
  'endgroup',
  'beginrepeat',
  'endrepeat',
  'calculate',
  'noteiframe',
  'mcheading',
  'descriptive'
]);

/** A table of a known survey program, reduced to its items. */
export interface SurveyTable {
  program: string;
  heading: string[];
  /** With the number of the row in the table that it was. */
  rows: { row: number; cells: string[] }[];
  /** How many rows were no items. */
  left: number;
}

/**
 * Recognises the structure of a survey by its heading (LimeSurvey; formr and XLSForm; PsychoPy;
 * REDCap; QSTN) and keeps the rows that are items.
 *
 * @returns null for any other table
 */
export function surveyTable(rows: readonly (readonly string[])[]): SurveyTable | null {
  const heading = (rows[0] ?? []).map(plainName);
  const has = (...names: string[]) => names.every((name) => heading.includes(name));
  const at = (name: string) => heading.indexOf(name);
  const body = rows.slice(1).map((cells, k) => ({ row: k + 2, cells }));
  const full = body.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  const pick = (
    program: string,
    columns: readonly [title: string, name: string][],
    keep: (cells: readonly string[]) => boolean
  ): SurveyTable => {
    const kept = full.filter(({ cells }) => keep(cells));
    return {
      program,
      heading: columns.map(([title]) => title),
      rows: kept.map(({ row, cells }) => ({
        row,
        cells: columns.map(([title, name]) =>
          title === 'text' ? plainOf(cells[at(name)] ?? '') : (cells[at(name)] ?? '')
        )
      })),
      left: full.length - kept.length
    };
  };
  if (has('class', 'typescale', 'name', 'text')) {
    const classOf = (cells: readonly string[]) => (cells[at('class')] ?? '').trim().toUpperCase();
    const wanted = full.some(({ cells }) => classOf(cells) === 'SQ') ? 'SQ' : 'Q';
    const language: [string, string][] = at('language') < 0 ? [] : [['language', 'language']];
    return pick(
      'LimeSurvey',
      [['name', 'name'], ['text', 'text'], ...language],
      (cells) => classOf(cells) === wanted
    );
  }
  const isItem = (cells: readonly string[]) =>
    !NO_ITEMS.has(plainName(cells[at('type')] ?? '')) && (cells[at('type')] ?? '').trim() !== '';
  if (has('type', 'name', 'label'))
    return pick(
      'formr',
      [
        ['name', 'name'],
        ['text', 'label']
      ],
      isItem
    );
  if (has('index', 'itemtext', 'type'))
    return pick(
      'PsychoPy',
      [
        ['index', 'index'],
        ['text', 'itemtext']
      ],
      isItem
    );
  if (has('variablefieldname', 'fieldlabel', 'fieldtype'))
    return pick(
      'REDCap',
      [
        ['name', 'variablefieldname'],
        ['text', 'fieldlabel']
      ],
      (cells) => !NO_ITEMS.has(plainName(cells[at('fieldtype')] ?? ''))
    );
  if (has('questionnaireitemid', 'questioncontent'))
    return pick(
      'QSTN',
      [
        ['number', 'questionnaireitemid'],
        ['text', 'questioncontent']
      ],
      () => true
    );
  return null;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&nbsp;': ' ',
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&rsquo;': '’',
  '&lsquo;': '‘',
  '&ldquo;': '“',
  '&rdquo;': '”',
  '&ndash;': '–',
  '&mdash;': '—',
  '&hellip;': '…'
};

/** The words of a text that a survey program keeps as HTML. */
export const plainOf = (html: string): string =>
  html
    .replace(/<[A-Za-z/!][^<>]*>/gu, ' ')
    .replace(
      /&(?:nbsp|amp|lt|gt|quot|#39|[lr][sd]quo|[nm]dash|hellip);/gu,
      (entity) => ENTITIES[entity]!
    )
    .replace(/\s+/gu, ' ')
    .trim();

const isObject = (data: unknown): data is Record<string, unknown> =>
  data !== null && typeof data === 'object' && !Array.isArray(data);

/**
 * The statements of a Qualtrics survey (.qsf): the rows of its matrices in the order of display, or,
 * without a matrix, its questions.
 *
 * @returns null where it is no such file
 * @throws AxiaError `invalid-input` for a survey without questions
 */
export function qualtricsItems(data: unknown): Record<string, string>[] | null {
  if (!isObject(data) || !Array.isArray(data['SurveyElements'])) return null;
  const questions = data['SurveyElements'].flatMap((element: unknown) => {
    if (!isObject(element) || element['Element'] !== 'SQ' || !isObject(element['Payload']))
      return [];
    const payload = element['Payload'];
    return payload['QuestionType'] === 'DB' || payload['QuestionType'] === 'Meta' ? [] : [payload];
  });
  const word = (value: unknown): string =>
    typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  const matrices = questions.filter((one) => one['QuestionType'] === 'Matrix');
  const items =
    matrices.length > 0
      ? matrices.flatMap((matrix) => {
          const choices = isObject(matrix['Choices']) ? matrix['Choices'] : {};
          const order = Array.isArray(matrix['ChoiceOrder'])
            ? matrix['ChoiceOrder'].map(word)
            : Object.keys(choices);
          return order.flatMap((id) => {
            const choice = choices[id];
            return isObject(choice) ? [{ text: plainOf(word(choice['Display'])) }] : [];
          });
        })
      : questions.map((one) => ({ text: plainOf(word(one['QuestionText'])) }));
  if (items.length === 0)
    throw refused(
      'This Qualtrics survey has no questions.',
      'Export the survey that holds the form, or paste the items.'
    );
  return items.map((item, k) => ({ number: String(k + 1), ...item }));
}
