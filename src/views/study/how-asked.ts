import type { Elicitation } from '../../lib/core/study/design';
import { detailsOf, type RespondentProvenance, type ToldDetails } from '../../lib/core/respondent';
import { before, percent, type Facts } from './asked-words';
import { askedThere } from './how-asked-there';

/** One line about how a model is asked. */
export interface AskedFact {
  term: string;
  text: string;
}

/** How a language model is asked, line by line. What the provenance does not tell is left out. */
export function howAsked(provenance: RespondentProvenance): AskedFact[] {
  const facts = provenance.kind === 'endpoint' ? askedThere(provenance) : askedHere(provenance);
  return facts.flatMap(([term, words]) => (words === null ? [] : [{ term, text: words }]));
}

/** A model that was loaded in this browser. */
function askedHere(provenance: RespondentProvenance): Facts {
  const { adapter, engine, engineVersion } = provenance;
  const told = detailsOf(provenance);
  return [
    ['Question', wayInWords(told)],
    ['Shared beginnings', reuseInWords(told)],
    ['Long prompts', longPromptsInWords(told)],
    ['Known answer', repeatInWords(told)],
    ['Weights', weightsInWords(told)],
    [
      'Engine',
      `${engine}${engineVersion === null ? '' : ` ${engineVersion}`}${before(told, 'alsoEngineVersions')}`
    ],
    ['Graphics device', adapter === null ? null : adapter + before(told, 'alsoAdapters')]
  ];
}

function wayInWords(told: ToldDetails): string | null {
  const cells = told.number('calibrationCells');
  const plain = told.number('calibrationMassPlain');
  const chosen = told.number('calibrationMassChosen');
  const tried = cells === null ? '' : ` in ${cells} questions tried first`;
  switch (told.text('calibrationWay')) {
    case 'plain':
      return `as it stands${plain === null ? '' : `; ${percent(plain)} of the probability on the scale points${tried}`}`;
    case 'answer-prefix':
      return `the answer begins with “${told.text('answerPrefix')}”${chosen === null ? '' : `; ${percent(chosen)} of the probability on the scale points${tried}`}`;
    case 'grammar':
      return 'only scale points can be generated';
    default:
      return null;
  }
}

function reuseInWords(told: ToldDetails): string | null {
  const on = told.flag('prefixReuse');
  if (on === null) return null;
  const reason = told.text('prefixReuseReason');
  const difference = told.number('prefixReuseDifference');
  const tested =
    difference === null ? '' : ` (tested: logits differ by ${difference.toPrecision(2)} at most)`;
  const now = on
    ? `kept from one question to the next${tested}`
    : `read anew for every question${reason === null ? '' : `, because ${reason}`}`;
  return now + before(told, 'alsoPrefixReuse');
}

function longPromptsInWords(told: ToldDetails): string | null {
  const allowed = told.flag('longPrompts');
  if (allowed === null) return null;
  const reason = told.text('longPromptsReason');
  return allowed ? 'read in pieces' : `refused${reason === null ? '' : `, because ${reason}`}`;
}

function repeatInWords(told: ToldDetails): string | null {
  const probability = told.number('repeatProbability');
  return probability === null ? null : `a digit to repeat was given with ${percent(probability)}`;
}

function weightsInWords(told: ToldDetails): string | null {
  const revision = told.text('weightsRevision');
  const digest = told.text('weightsDigest');
  if (revision === null && digest === null) return null;
  const hashed = told.flag('weightsHashed');
  return [
    revision === null ? 'revision not told' : `revision ${revision.slice(0, 12)}`,
    digest === null ? null : `SHA-256 of all files ${digest.slice(0, 12)}…`,
    hashed === true ? 'every file checked' : hashed === false ? 'sizes checked only' : null
  ]
    .filter((part) => part !== null)
    .join(', ');
}

const CARE =
  'Read the answers with care: they tell the scale points apart by what little probability these have, and the rest is stored beside them.';

/**
 * What a reader must know of a model that says something else than scale points, and what was done
 * about it; null for a model that does not.
 *
 * @param mode whether answers are distributions or texts
 */
export function lowMassInWords(
  provenance: RespondentProvenance,
  mode: Elicitation['mode']
): string | null {
  const told = detailsOf(provenance);
  const plain = told.number('calibrationMassPlain');
  const enough = told.number('calibrationEnough');
  if (plain === null || enough === null || plain >= enough) return null;
  const way = told.text('calibrationWay');
  // On a server texts were drawn, and counted where they could be read.
  if (way === null && mode === 'sampled')
    return `Of the texts tried first, ${percent(plain)} could be read as scale points. ${
      told.text('heldBy') === null
        ? 'Many may be unreadable: they are kept, and counted as such.'
        : 'So nothing but a scale point can be generated, in all questions of the study.'
    }`;
  const low = `Asked as it stands, this model gives the scale points together only ${percent(plain)} of its probability.`;
  const chosen = told.number('calibrationMassChosen');
  switch (way) {
    case 'answer-prefix':
      return `${low} So its answers begin with “${told.text('answerPrefix')}”${
        chosen === null ? '' : `, which makes it ${percent(chosen)}`
      }. All questions of the study are asked this way.`;
    case 'grammar':
      return `${low} So nothing but a scale point can be generated, in all questions of the study.`;
    case null:
      return `${low} ${CARE}`;
    default:
      if (mode === 'sampled')
        return `${low} Its texts could not be held to the scale points either, so the questions stay as they are. Many texts may be unreadable: they are kept, and counted as such.`;
      return `${low} No other way of asking helped enough, so the questions stay as they are. ${CARE}`;
  }
}
