import { detailsOf, type RespondentProvenance, type ToldDetails } from '../../lib/core/respondent';
import { before, percent, type Facts } from './asked-words';

/** How a model on a server is asked. */
export function askedThere(provenance: RespondentProvenance): Facts {
  const { engine, engineVersion } = provenance;
  const told = detailsOf(provenance);
  const address = told.text('address');
  const root = told.text('servedFrom');
  const servedFrom = root === provenance.id ? null : root;
  return [
    ['Question', servedWayInWords(told)],
    ['Labels', massInWords(told)],
    ['Reasoning', reasoningInWords(told)],
    ['Texts', textsInWords(told)],
    ['Refused by it', told.text('refusedFields')],
    ['Without effect', told.text('ignoredFields')],
    [
      'Server',
      `${engine}${engineVersion === null ? '' : ` ${engineVersion}`}${before(told, 'alsoEngines')}${before(told, 'alsoEngineVersions')}`
    ],
    ['Served from', servedFrom === null ? null : servedFrom + before(told, 'alsoServedFrom')],
    ['Address', address === null ? null : address + before(told, 'alsoAddresses')]
  ];
}

function servedWayInWords(told: ToldDetails): string | null {
  const most = told.number('topLogprobs');
  const scoredBy = told.text('scoredBy');
  const by = scoredBy === null ? '' : ` (${scoredBy})`;
  switch (told.text('way')) {
    case 'top-logprobs':
      return `labels are read from the ${most === null ? '' : `${most} `}most likely first tokens${
        scoredBy === null ? '' : `; one that is not among them is scored by itself${by}`
      }`;
    case 'scored':
      return `every label is scored by itself${by}`;
    case 'sampled':
      return told.text('heldBy') === null
        ? 'answered in text'
        : `answered in text that is held to the labels (${told.text('heldBy')})`;
    default:
      return null;
  }
}

function massInWords(told: ToldDetails): string | null {
  const cells = told.number('calibrationCells');
  const covered = told.number('calibrationCovered');
  const mass = told.number('calibrationMassPlain');
  if (cells === null || mass === null || told.text('way') === 'sampled') return null;
  const all = covered === null ? '' : `; all labels among those tokens in ${covered}`;
  return `${percent(mass)} of the probability in ${cells} questions tried first${all}`;
}

function reasoningInWords(told: ToldDetails): string | null {
  const harmony = told.flag('harmony') === true ? '; answers are read from the final channel' : '';
  switch (told.text('reasoning')) {
    case 'none':
      return `none${harmony}`;
    case 'off':
      return `switched off${harmony}`;
    case 'low':
      return `as little as the model allows${harmony}`;
    case 'on':
      return `before every answer: the model cannot be kept from it${harmony}`;
    default:
      return null;
  }
}

/** How texts are generated, where they are. */
function textsInWords(told: ToldDetails): string | null {
  if (told.text('way') !== 'sampled') return null;
  const several = told.number('samplesPerRequest');
  const seeded = told.flag('seedHonoured');
  const parts = [
    several === null ? null : `${several} a request`,
    seeded === true ? 'repeatable by seed' : seeded === false ? 'not repeatable by seed' : null
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(', ');
}
