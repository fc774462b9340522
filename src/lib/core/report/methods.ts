import type { RespondentSpec, StudyDesign } from '../study/design';
import { STUDY_PAPER } from './bibliography';
import { analysisParagraphs } from './methods-analysis';
import { OURS, questionsParagraphs } from './methods-questions';
import { optionShares } from './probabilities';
import { SIMULATED_LABEL } from '../respondent';
import { modelSentences } from './respondent-words';
import { sourcesOf } from './sources';
import type { ReportAnalysis, ReportStudy } from './study';
import { count, line, percent } from './wording';

type Fact = [name: string, value: string | number | boolean | null];

/** Who answered, with everything that is known of it. */
function respondentParagraph({ design, identity, provenance }: ReportStudy): string {
  const heads: Fact[] = [
    ['id', identity.id],
    ['revision', provenance?.revision ?? identity.revision],
    ['quantisation', provenance?.quantisation ?? identity.quantisation],
    ['engine', provenance?.engine ?? null],
    ['engine version', provenance?.engineVersion ?? null],
    ['adapter', provenance?.adapter ?? null]
  ];
  // In an order that does not depend on where the study was kept.
  const details: Fact[] = Object.entries(provenance?.details ?? {}).sort(([one], [other]) =>
    one < other ? -1 : 1
  );
  const told = ([, value]: Fact) => value !== null && value !== '';
  const known = [...heads, ...details].filter(told);
  // Of a simulation nothing is unknown: what it lacks, such as a quantisation, it does not have. Of
  // a server an empty detail says that there was nothing, such as fields that it refused.
  const searched = { simulated: [], webllm: [...heads, ...details], endpoint: heads };
  const unknown = searched[identity.kind].filter((fact) => !told(fact));
  const simulated = identity.simulated
    ? ` ${SIMULATED_LABEL}: the numbers below say how the analysis behaves, and nothing about any model or any person.`
    : '';
  const sentences = modelSentences({ identity, provenance }, design.elicitation.mode);
  return `The respondent was ${line(identity.label)}.${simulated}${sentences.length === 0 ? '' : ` ${sentences.join(' ')}`}
${known.map(([name, value]) => `\n- ${name}: ${line(String(value))}`).join('')}${
    unknown.length > 0 ? `\n- not known: ${unknown.map(([name]) => name).join(', ')}` : ''
  }`;
}

/** Where the log-probabilities of scale points come from. */
const SOURCES: Record<RespondentSpec['kind'], string> = {
  simulated: 'computed by the simulation',
  webllm: 'computed from the model’s logits over its whole vocabulary',
  endpoint: 'taken from what the server tells of the model’s own distribution'
};

const elicited = (
  { elicitation, administration }: StudyDesign,
  kind: RespondentSpec['kind']
): string =>
  elicitation.mode === 'distribution'
    ? `For each question the log-probability of every scale point was ${SOURCES[kind]} at temperature 1, and normalised over the scale points ${OURS}.`
    : `Each question was answered ${count(elicitation.repeats, 'time')} by generated text at temperature ${elicitation.temperature} ${OURS}${administration === 'conversation' ? ', once in each conversation where it was part of one' : ''}. A text counts as an answer only when it can be read strictly as one scale point ${OURS}; raw texts are in samples.csv.`;

function answersParagraph({ design, identity, cells, answers }: ReportStudy): string {
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
      ? 'The probability mass that fell on no scale point'
      : 'The share of generated texts that were refusals or unreadable';
  return [
    elicited(design, identity.kind),
    `${given.length - failed} of ${count(cells.length, 'question')} were answered, ${failed} failed, ${missing} were not asked.`,
    outside.length > 0 && `${what} was ${percent(mean)} on average and ${percent(most)} at most.`,
    `The seed of the study was ${design.seed}.`
  ]
    .filter((sentence) => sentence !== false)
    .join(' ');
}

/**
 * `methods.md`: a first methods section made from what actually ran. What the paper does not state
 * is marked "our choice". Without an analysis it ends with the answers.
 */
export function methodsMd(study: ReportStudy, analysis: ReportAnalysis | null): string {
  const sources = sourcesOf(study, analysis).map(({ key, fields }) => {
    const who = [fields.author, fields.year && `(${fields.year})`].filter(Boolean).join(' ');
    const place = fields.doi
      ? ` https://doi.org/${fields.doi}`
      : fields.eprint
        ? ` arXiv:${fields.eprint}`
        : '';
    const note = fields.note ? ` ${line(fields.note)}` : '';
    return `- [${key}] ${who ? `${who}. ` : ''}${line(fields.title ?? '')}.${note}${place}`;
  });
  const sections = [
    `# Methods: ${line(study.title)}`,
    study.identity.simulated && `**${SIMULATED_LABEL}.**`,
    `This study follows the value-prompting design of Yehudai, Rozen and Gera (${STUDY_PAPER.fields.year}, arXiv ${STUDY_PAPER.fields.eprint}). What that paper does not state, and was therefore ours to choose, is marked "our choice".`,
    '## Respondent',
    respondentParagraph(study),
    '## Questions',
    ...questionsParagraphs(study),
    '## Answers',
    answersParagraph(study),
    ...(analysis ? analysisParagraphs(analysis) : []),
    '## Sources',
    sources.join('\n')
  ];
  return `${sections.filter((section) => section !== false).join('\n\n')}\n`;
}
