import type { InstrumentUse, RespondentSpec } from '../study/design';
import { sourcesOf } from './bibliography';
import { STUDY_PAPER } from './publications';
import { checklistParagraphs } from './methods-checklist';
import { analysisParagraphs } from './methods-analysis';
import { turnedInWords, turnedScale } from '../analysis/pretest';
import { ARMS } from '../study/arm';
import { armLabel } from '../study/arm-names';
import { optionShares } from '../study/answer';
import { SIMULATED_LABEL } from '../provenance/provenance';
import { mergedParagraph } from '../lesson/merged-from';
import { factsOf, unknownOf } from '../provenance/facts';
import type { ReportAnalysis, ReportStudy } from './study';
import { count, line, listInWords, lowerFirst, markdownTable, percent } from '../words';
import type { Cell } from '../study/cell';
import { isOwnCondition, primingArm, promptedValue, type ConditionId } from '../study/condition';
import type { Instrument } from '../instrument/instrument';
import { systemPrompt, VALUE_DEFINITIONS } from '../study/prompt';
import type { ValueId } from '../values';

/** Who answered, with everything that is known of it. */
function respondentParagraph({ identity, provenance }: ReportStudy): string {
  const facts = factsOf({ identity, provenance });
  const unknown = unknownOf({ identity, provenance });
  const sentences = [
    ...(identity.simulated
      ? [
          `The respondent was “${identity.label}”, not a language model.`,
          'The numbers below show how the analysis behaves, and say nothing about any model or person.'
        ]
      : [`The respondent was ${identity.label}.`]),
    ...facts.flatMap(({ sentence }) => sentence ?? [])
  ];
  const rows = [
    ...facts.flatMap(({ sentence, short, term }) => (sentence === null ? [[term, short]] : [])),
    ...(unknown.length > 0 ? [['Not known', unknown.join(', ')]] : [])
  ];
  return `${sentences.map(line).join(' ')}\n${rows.map(([term, short]) => `\n- ${line(term!)}: ${line(short!)}`).join('')}`;
}

/** Where the log-probabilities of the response options come from. */
const SOURCES: Record<RespondentSpec['kind'], string> = {
  simulated: 'computed by the simulation',
  webllm: 'computed from the model’s logits over its whole vocabulary',
  wllama: 'computed from the model’s probabilities over its whole vocabulary',
  endpoint: 'taken from what the server reported'
};

const isTurn = ({ context }: Cell): boolean => context?.kind === 'conversation';

function elicited({ design: { elicitation }, identity, cells }: ReportStudy): string {
  if (elicitation.mode === 'distribution')
    return `For each question, the log-probability of every response option at temperature 1 was ${SOURCES[identity.kind]} and normalised over the response options ${OURS}.`;
  const { repeats, temperature } = elicitation;
  const turns = cells.some(isTurn);
  const each = turns ? 1 : repeats;
  const others =
    turns && repeats > 1 && !cells.every(isTurn) ? ` (or ${repeats} in a fresh context)` : '';
  return `For each question, ${count(each, 'answer')}${others} ${each === 1 ? 'was' : 'were'} generated at temperature ${temperature} ${OURS}. A text counted as an answer only if it could be read strictly as one response option ${OURS}; samples.csv holds the raw texts.`;
}

/** Whether the respondent reads the scale; null where that was not tried. */
function pretestSentence({ pretest }: ReportStudy) {
  const said = pretest ? turnedInWords(turnedScale(pretest.turned)) : null;
  return said && `In a pretest, some items were asked a second time ${OURS}. ${said}`;
}

function answersParagraph(study: ReportStudy): string {
  const { design, cells, answers } = study;
  const given = cells.flatMap((cell) => {
    const answer = answers.get(cell.id);
    return answer ? [{ cell, answer }] : [];
  });
  const failed = given.filter(({ answer }) => answer.status === 'failed').length;
  const outside = given.flatMap(({ cell, answer }) => {
    const mass =
      answer.status === 'answered' ? optionShares(answer, cell.options.length).outside : null;
    return mass === null ? [] : [mass];
  });
  const missing = cells.length - given.length;
  const mean = outside.reduce((sum, mass) => sum + mass, 0) / outside.length;
  // One call of Math.max takes no more numbers than the stack holds.
  const most = outside.reduce((largest, mass) => Math.max(largest, mass), 0);
  const what =
    design.elicitation.mode === 'distribution'
      ? 'The probability mass outside the response options'
      : 'The share of generated texts that were refusals or unreadable';
  return [
    elicited(study),
    `${given.length - failed} of ${count(cells.length, 'question')} were answered; ${failed} failed and ${missing} ${missing === 1 ? 'was' : 'were'} not asked.`,
    outside.length > 0 && `${what} was ${percent(mean)} on average and ${percent(most)} at most.`,
    pretestSentence(study),
    `The study’s seed was ${design.seed}.`
  ]
    .filter((sentence) => typeof sentence === 'string')
    .join(' ');
}

/**
 * `methods.md`: a first methods section made from what actually ran. What the paper does not state
 * is marked "our choice". Without an analysis it ends with the answers.
 */
export function methodsMd(study: ReportStudy, analysis: ReportAnalysis | null): string {
  const sources = sourcesOf(study, analysis).map(({ key, fields }) => {
    const authors = listInWords(fields.author?.split(' and ') ?? []);
    const who = [authors, fields.year && `(${fields.year})`].filter(Boolean).join(' ');
    const place = fields.doi
      ? ` https://doi.org/${fields.doi}`
      : fields.eprint
        ? ` arXiv:${fields.eprint}`
        : '';
    const { volume, number } = fields;
    const container = [
      fields.journal ?? fields.booktitle,
      volume && `${volume}${number ? `(${number})` : ''}`,
      fields.pages
    ].filter(Boolean);
    const rest = [
      `${line(fields.title ?? '')}.`,
      container.length > 0 && `${line(container.join(', '))}.`,
      fields.note && line(fields.note)
    ].filter(Boolean);
    return `- [${key}] ${who ? `${line(who)}. ` : ''}${rest.join(' ')}${place}`;
  });
  const sections = [
    `# Methods: ${line(study.title)}`,
    study.identity.simulated && `**${SIMULATED_LABEL}.**`,
    `This study follows the value-prompting design of Yehudai, Rozen and Gera (${STUDY_PAPER.fields.year}, arXiv ${STUDY_PAPER.fields.eprint}). Settings that the paper does not state, and that we therefore chose, are marked “our choice”.`,
    '## Respondent',
    respondentParagraph(study),
    study.mergedFrom && mergedParagraph(study.mergedFrom, study.answers.size),
    '## Questions',
    ...questionsParagraphs(study),
    '## Answers',
    answersParagraph(study),
    ...(analysis ? analysisParagraphs(analysis) : []),
    ...checklistParagraphs(study),
    '## Sources',
    sources.join('\n')
  ];
  return `${sections.filter(Boolean).join('\n\n')}\n`;
}

/** Marks what the paper does not state, so that it was ours to choose. */
const OURS = '(our choice)';

/** Kinds of conditions, in the order in which they are counted, with their headings. */
const KINDS = {
  full: 'Value prompt',
  none: 'No prompt',
  names: 'Name only',
  test: 'Test Only',
  both: 'Priming & Test',
  own: 'Own persona',
  varied: 'Other forms'
} as const;
type Kind = keyof typeof KINDS;

function kindOf(condition: ConditionId): Kind {
  if (isOwnCondition(condition)) return 'own';
  const arm = primingArm(condition);
  if (arm === 'test' || arm === 'both') return arm;
  const prompted = promptedValue(condition);
  if (prompted === null) return 'none';
  return prompted.form === 'definition' ? 'full' : 'names';
}

/** What was asked, under which conditions, how, and how often. */
function questionsParagraphs(study: ReportStudy): string[] {
  const { instruments, cells } = study;
  const asked = instruments.map((instrument) => instrumentLine(instrument, study));
  const redacted = instruments.some(({ sharing }) => sharing === 'withheld');
  return [
    `Conditions (${study.design.conditions.length}): ${conditionsPhrase(study)}. ${administrationSentences(study).join(' ')} There were ${count(cells.length, 'question')} in all; prompts.csv holds each one verbatim${redacted ? ', or the hash of a text that is not shared' : ''}. We worded the questions and the items unless the list below says otherwise ${OURS}.`,
    ...wordsParagraph(study),
    ...armsParagraph(study),
    asked.join('\n'),
    countsTable(study)
  ];
}

/** The value prompts that are not the usual ones, word for word. */
function wordsParagraph({ design: { conditions, words } }: ReportStudy): string[] {
  if (words === undefined) return [];
  const changed = conditions.filter(
    (condition) =>
      isOwnCondition(condition) || systemPrompt(condition, words.words) !== systemPrompt(condition)
  );
  const rows = changed.map((condition) => [
    line(condition),
    line(systemPrompt(condition, words.words) ?? '')
  ]);
  return [
    `The study has prompts of its own, “${line(words.title)}” (${words.id})${rows.length === 0 ? ', none of which was asked' : '. They replace the usual words in these conditions'}; design.json holds them whole.`,
    ...(rows.length === 0 ? [] : [markdownTable(['Condition', 'Prompt'], rows)])
  ];
}

/** The other forms in which questions were asked, and how many. */
function armsParagraph({ design: { arms }, cells }: ReportStudy): string[] {
  if (arms === undefined) return [];
  const list = ARMS.filter((arm) => arms.list.includes(arm)).flatMap((arm) => {
    const own = cells.filter((cell) => cell.arm === arm).length;
    return own === 0 ? [] : [`${lowerFirst(armLabel(arm))} (${arm}): ${count(own, 'question')}`];
  });
  const how =
    arms.share === 'all'
      ? 'All questions that can be put so were'
      : 'A tenth of the questions, chosen so that every value prompt and every value is met, was';
  return [
    `${how} asked once more in other forms ${OURS}: ${list.join('; ')}. All other wordings are Axia’s own, and none has been tried with people. The figures of this study rest on the usual form alone; the form report compares the forms.`
  ];
}

function conditionsPhrase({ design }: ReportStudy): string {
  const of = (kind: Kind) => design.conditions.filter((condition) => kindOf(condition) === kind);
  const words = design.words?.words;
  const rewords = (value: ValueId) =>
    words?.values[value]?.definition !== undefined || words?.values[value]?.prompt !== undefined;
  const full = of('full');
  const reconstructed = full.filter((condition) => {
    const prompted = promptedValue(condition);
    if (prompted === null || rewords(prompted.value)) return false;
    return VALUE_DEFINITIONS[prompted.value].status === 'reconstructed';
  }).length;
  const [names, test, both] = [of('names'), of('test'), of('both')].map((list) => list.length);
  return [
    full.length > 0 &&
      `${full.length} with a full value prompt (${reconstructed} of them with a reconstructed definition, ${OURS.slice(1, -1)})`,
    names! > 0 && `${names} with only the value’s name`,
    of('none').length > 0 && '1 without a value prompt',
    test! > 0 && `${test} with a filled-in questionnaire in place of the prompt (Test Only)`,
    both! > 0 && `${both} with a filled-in questionnaire after the prompt (Priming & Test)`,
    of('own').length > 0 &&
      `${of('own').length} with the prompt of a persona of the study’s own, which is part of no population`
  ]
    .filter((part) => part !== false)
    .join('; ');
}

function administrationSentences({ design, instruments, cells }: ReportStudy): string[] {
  const { elicitation } = design;
  const inConversation = elicitation.mode === 'sampled' && cells.some(isTurn);
  const fresh = cells.some(({ context }) => context === undefined);
  const form = cells.map(({ context }) => context).find((one) => one?.kind === 'filled-form');
  const source = instruments.find(
    ({ id }) => id === (form && 'instrument' in form && form.instrument)
  );
  return [
    inConversation &&
      `Each questionnaire was asked in ${count(elicitation.repeats, 'conversation')} under each of its conditions. A conversation asked the items in order, kept all earlier questions and answers verbatim, and repeated the instructions only where the response scale changed ${OURS}.`,
    fresh &&
      (inConversation
        ? 'Each statement was asked in a fresh context.'
        : `Each item was asked in a fresh context ${OURS}.`),
    source &&
      `The filled-in questionnaire was “${line(source.title)}”, completed by the respondent under the same value prompt (or under none): each answer was drawn at temperature 1 from the stored answer, with the study’s seed ${OURS}. Each persona had ${count(design.fills, 'form')}; filled-forms.csv holds every form.`
  ].filter((sentence) => typeof sentence === 'string');
}

function instrumentLine(instrument: Instrument, { design, cells }: ReportStudy): string {
  const use = design.instruments.find(({ id }) => id === instrument.id);
  const items = new Set(cellsOf(cells, instrument).map(({ item }) => item)).size;
  const { scale, title, version, language, wording, source } = instrument;
  const scales = new Set(
    instrument.items.flatMap(({ scale: own }) => (own ? [JSON.stringify(own)] : []))
  ).size;
  return [
    `- ${line(title)}, version ${line(version)} (${line(language)}): ${items} of ${count(instrument.items.length, 'item')}${sampled(use)}, ${scale.length} response options from “${line(scale[0]!.anchor)}” to “${line(scale.at(-1)!.anchor)}”${scales > 0 ? `, with ${count(scales, 'other scale')} for some items` : ''}.`,
    ...settings(instrument, use),
    instrument.sharing === 'open'
      ? ''
      : 'This is an imported form, or made from one, and its wording belongs to others: the item texts are shared only with permission.',
    line(wording),
    line(source)
  ]
    .filter((part) => part !== '')
    .join(' ');
}

const sampled = (use: InstrumentUse | undefined): string =>
  use?.perMeasure === undefined
    ? ''
    : `, ${use.perMeasure} per measure, ${use.perMeasure === 1 ? '' : `${Math.floor(use.perMeasure / 2)} of them reversed where possible, `}drawn with the study’s seed ${OURS}`;

const settings = ({ parameters }: Instrument, use: InstrumentUse | undefined): string[] =>
  parameters.map(({ id, label, default: usual }) => {
    const value = use?.parameters?.[id];
    return `${line(label)}: “${line(value ?? usual)}” ${value === undefined ? OURS : '(as set)'}.`;
  });

const cellsOf = (cells: readonly Cell[], { id }: Instrument): Cell[] =>
  cells.filter(({ instrument }) => instrument === id);

/** Questions by questionnaire and kind of condition. */
function countsTable({ instruments, cells }: ReportStudy): string {
  const all = Object.keys(KINDS) as Kind[];
  const rows = instruments.map((instrument) => {
    const own = cellsOf(cells, instrument);
    const kinds = own.map(({ arm, condition }) => (arm ? 'varied' : kindOf(condition)));
    return { instrument, total: own.length, kinds };
  });
  const kinds = all.filter((kind) => rows.some((row) => row.kinds.includes(kind)));
  const cellsIn = (row: (typeof rows)[number], kind: Kind) =>
    row.kinds.filter((one) => one === kind).length;
  return markdownTable(
    ['Questions', ...kinds.map((kind) => KINDS[kind]), 'All'],
    rows.map((row) => [
      line(row.instrument.title),
      ...kinds.map((kind) => String(cellsIn(row, kind))),
      String(row.total)
    ]),
    true
  );
}
