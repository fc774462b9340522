import type { Elicitation } from '../../lib/core/design';
import type { RespondentProvenance } from '../../lib/core/respondent';

/** One line about how a model is asked. */
export interface AskedFact {
  term: string;
  text: string;
}

type Details = RespondentProvenance['details'];

const text = (details: Details, key: string): string | null =>
  typeof details[key] === 'string' ? details[key] : null;
const number = (details: Details, key: string): number | null =>
  typeof details[key] === 'number' ? details[key] : null;

/** A share as per cent, never rounded to none or all of it. */
export function percent(share: number): string {
  if (share > 0 && share < 0.005) return 'less than 1 %';
  if (share < 1 && share > 0.995) return 'more than 99 %';
  return `${Math.round(100 * share)} %`;
}

/** How a loaded language model is asked, line by line. What the provenance does not tell is left out. */
export function howAsked({
  adapter,
  engine,
  engineVersion,
  details
}: RespondentProvenance): AskedFact[] {
  const facts: [string, string | null][] = [
    ['Question', wayInWords(details)],
    ['Shared beginnings', reuseInWords(details)],
    ['Long prompts', longPromptsInWords(details)],
    ['Known answer', repeatInWords(details)],
    ['Weights', weightsInWords(details)],
    [
      'Engine',
      `${engine}${engineVersion === null ? '' : ` ${engineVersion}`}${before(details, 'alsoEngineVersions')}`
    ],
    ['Graphics device', adapter === null ? null : adapter + before(details, 'alsoAdapters')]
  ];
  return facts.flatMap(([term, words]) => (words === null ? [] : [{ term, text: words }]));
}

/** What else answered in a study that went on elsewhere. */
function before(details: Details, key: string): string {
  const others = text(details, key);
  return others === null ? '' : `; before: ${others}`;
}

function wayInWords(details: Details): string | null {
  const cells = number(details, 'calibrationCells');
  const plain = number(details, 'calibrationMassPlain');
  const chosen = number(details, 'calibrationMassChosen');
  const tried = cells === null ? '' : ` in ${cells} questions tried first`;
  switch (text(details, 'calibrationWay')) {
    case 'plain':
      return `as it stands${plain === null ? '' : `; ${percent(plain)} of the probability on the scale points${tried}`}`;
    case 'answer-prefix':
      return `the answer begins with “${text(details, 'answerPrefix')}”${chosen === null ? '' : `; ${percent(chosen)} of the probability on the scale points${tried}`}`;
    case 'grammar':
      return 'only scale points can be generated';
    default:
      return null;
  }
}

function reuseInWords(details: Details): string | null {
  const on = details['prefixReuse'];
  if (typeof on !== 'boolean') return null;
  const reason = text(details, 'prefixReuseReason');
  const difference = number(details, 'prefixReuseDifference');
  const tested =
    difference === null ? '' : ` (tested: logits differ by ${difference.toPrecision(2)} at most)`;
  const now = on
    ? `kept from one question to the next${tested}`
    : `read anew for every question${reason === null ? '' : `, because ${reason}`}`;
  return now + before(details, 'alsoPrefixReuse');
}

function longPromptsInWords(details: Details): string | null {
  const allowed = details['longPrompts'];
  if (typeof allowed !== 'boolean') return null;
  const reason = text(details, 'longPromptsReason');
  return allowed ? 'read in pieces' : `refused${reason === null ? '' : `, because ${reason}`}`;
}

function repeatInWords(details: Details): string | null {
  const probability = number(details, 'repeatProbability');
  return probability === null ? null : `a digit to repeat was given with ${percent(probability)}`;
}

function weightsInWords(details: Details): string | null {
  const revision = text(details, 'weightsRevision');
  const digest = text(details, 'weightsDigest');
  if (revision === null && digest === null) return null;
  const hashed = details['weightsHashed'];
  return [
    revision === null ? 'revision not told' : `revision ${revision.slice(0, 12)}`,
    digest === null ? null : `SHA-256 of all files ${digest.slice(0, 12)}…`,
    hashed === true ? 'every file checked' : hashed === false ? 'sizes checked only' : null
  ]
    .filter((part) => part !== null)
    .join(', ');
}

/**
 * What a reader must know of a model that says something else than scale points, and what was done
 * about it; null for a model that does not.
 *
 * @param mode whether answers are distributions or texts
 */
export function lowMassInWords(
  { details }: RespondentProvenance,
  mode: Elicitation['mode']
): string | null {
  const plain = number(details, 'calibrationMassPlain');
  const enough = number(details, 'calibrationEnough');
  if (plain === null || enough === null || plain >= enough) return null;
  const low = `Asked as it stands, this model gives the scale points together only ${percent(plain)} of its probability.`;
  const chosen = number(details, 'calibrationMassChosen');
  switch (text(details, 'calibrationWay')) {
    case 'answer-prefix':
      return `${low} So its answers begin with “${text(details, 'answerPrefix')}”${
        chosen === null ? '' : `, which makes it ${percent(chosen)}`
      }. All questions of the study are asked this way.`;
    case 'grammar':
      return `${low} So nothing but a scale point can be generated, in all questions of the study.`;
    default:
      if (mode === 'sampled')
        return `${low} Its texts could not be held to the scale points either, so the questions stay as they are. Many texts may be unreadable: they are kept, and counted as such.`;
      return `${low} No other way of asking helped enough, so the questions stay as they are. Read the answers with care: they tell the scale points apart by what little probability these have, and the rest is stored beside them.`;
  }
}
