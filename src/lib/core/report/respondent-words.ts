import type { Elicitation } from '../study/design';
import { detailsOf, type RespondentIdentity, type RespondentProvenance } from '../respondent';
import { servedFacts, servedSentences } from './endpoint-words';
import { changes, changeSentences } from './provenance-changes';
import { line, percent } from '../words';

/** Signs of a commit that tell it from others. */
const SHORT_REVISION = 7;
const SHORT_DIGEST = 12;

/** Who answered, as a study holds it. */
export interface Respondent {
  identity: RespondentIdentity;
  /** Null where it never got ready. */
  provenance: RespondentProvenance | null;
}

/**
 * Who answered, for captions: of a language model also what a reader must know to judge the numbers:
 * weights, quantisation, engine or server, device, how it was made to answer. What is not known is
 * left out;
 * the methods section names it. A simulated respondent's label says all.
 */
export function respondentInCaption({ identity, provenance }: Respondent): string {
  const { label } = provenance ?? identity;
  if (identity.simulated) return label;
  const factsOf = identity.kind === 'endpoint' ? servedFacts : modelFacts;
  // A model on a server is often called by nothing but its id.
  const facts = [
    ...(identity.id === label ? [] : [identity.id]),
    ...(provenance ? factsOf(provenance) : [])
  ];
  return facts.length === 0 ? label : `${label} (${facts.join(', ')})`;
}

function modelFacts(provenance: RespondentProvenance): string[] {
  const { adapter, engine, engineVersion, id, quantisation, revision } = provenance;
  const { number, text } = detailsOf(provenance);
  const way = text('calibrationWay');
  const digest = text('weightsDigest');
  const chosen = number('calibrationMassChosen') ?? number('calibrationMassPlain');
  const reuse = provenance.details['prefixReuse'];
  return [
    revision
      ? `weights ${revision.slice(0, SHORT_REVISION)}`
      : digest && `weights ${digest.slice(0, SHORT_DIGEST)}`,
    // The id names the quantisation of all models but those of one's own.
    quantisation && !id.includes(quantisation) ? quantisation : null,
    [engine, engineVersion, adapter && `on ${adapter}`].filter(Boolean).join(' '),
    way === 'answer-prefix'
      ? `answers begun with “${text('answerPrefix')}”`
      : way === 'grammar'
        ? 'texts held to the labels'
        : way === 'plain'
          ? 'asked plainly'
          : null,
    chosen === null ? null : `${percent(chosen)} on the labels beforehand`,
    typeof reuse === 'boolean' ? `prefix reuse ${reuse ? 'on' : 'off'}` : null,
    ...changes(provenance).map(([what, value]) => `a part with another ${what}: ${value}`)
  ].filter((fact) => typeof fact === 'string' && fact !== '') as string[];
}

/**
 * How a language model was run, in sentences for a methods section; none for a simulated respondent
 * or for what a provenance does not tell.
 *
 * @param mode whether answers are distributions or texts
 */
export function modelSentences(respondent: Respondent, mode: Elicitation['mode']): string[] {
  const { identity, provenance } = respondent;
  if (identity.simulated || provenance === null) return [];
  if (identity.kind === 'endpoint') return servedSentences(provenance);
  return [
    weightsSentence(provenance),
    `It ran in a browser by ${listed([provenance.engine, provenance.engineVersion])}${
      provenance.adapter === null ? '' : ` on ${line(provenance.adapter)}`
    }${identity.quantisation === null ? '' : `, with weights and arithmetic ${line(identity.quantisation)}`}.`,
    ...calibrationSentences(provenance, mode),
    ...reuseSentences(provenance),
    ...changeSentences(provenance)
  ];
}

function weightsSentence(provenance: RespondentProvenance): string {
  const { text } = detailsOf(provenance);
  const { revision } = provenance;
  const source = text('weights');
  const digest = text('weightsDigest');
  return `The model was ${line(provenance.id)}${source === null ? '' : ` of ${line(source)}`}, ${
    revision === null ? 'at a revision that is not known' : `at revision ${line(revision)}`
  }${
    digest === null
      ? '; no digest of its files is known'
      : `; the SHA-256 over names and hashes of all its files is ${line(digest)}`
  }.`;
}

/** Where a calibration was made: what it found, and what followed. */
function calibrationSentences(
  provenance: RespondentProvenance,
  mode: Elicitation['mode']
): string[] {
  const { number, text } = detailsOf(provenance);
  const way = text('calibrationWay');
  const cells = number('calibrationCells') ?? 0;
  const plain = number('calibrationMassPlain');
  const chosen = number('calibrationMassChosen');
  const enough = number('calibrationEnough');
  if (way === null || cells === 0 || plain === null) return [];
  const found = `Before the first answer ${cells} of the questions were looked at: the labels of their scales had a median probability of ${percent(plain)} together.`;
  if (way === 'grammar')
    return [
      found,
      'As that was little, generated texts were held to the labels by a grammar, so that none is unreadable (our choice).'
    ];
  if (way === 'answer-prefix')
    return [
      found,
      `As that was little, every answer was begun with “${line(text('answerPrefix') ?? '')}”${
        chosen === null ? '' : `, with which it was ${percent(chosen)}`
      } (our choice).`
    ];
  const low = enough !== null && plain < enough;
  const helpless =
    mode === 'sampled'
      ? 'That is little, but generated texts could not be held to the labels, and questions were put as they are.'
      : 'That is little, but no beginning of the answer that was tried did much better, and questions were put as they are.';
  return [found, low ? helpless : 'Questions were put as they are.'];
}

function reuseSentences(provenance: RespondentProvenance): string[] {
  const { number, text } = detailsOf(provenance);
  const reuse = provenance.details['prefixReuse'];
  const difference = number('prefixReuseDifference');
  const reason = text('prefixReuseReason');
  if (reuse === true)
    return [
      `Where a prompt began as the one before it, that beginning was kept and not read again (prefix reuse)${
        difference === null
          ? ''
          : `; read both ways at the start, no logit of a short text differed by more than ${difference.toPrecision(2)}`
      }.`
    ];
  return reuse === false
    ? [
        `Every prompt was read from its beginning: prefix reuse was off${reason === null ? '' : ` (${line(reason)})`}.`
      ]
    : [];
}

const listed = (parts: readonly (string | null)[]): string =>
  parts
    .filter((part) => part !== null && part !== '')
    .map((part) => line(part!))
    .join(' ');
