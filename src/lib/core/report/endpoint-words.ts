import { detailsOf, type RespondentProvenance } from '../respondent';
import { changes, changeSentences } from './provenance-changes';
import { count, line, listInWords, percent } from '../words';

/** How a text is held to one answer, or to one of several, by the name of the request's field. */
const MEANS: Readonly<Record<string, string>> = {
  prompt_logprobs: 'as the end of the prompt',
  structured_outputs: 'with structured output',
  guided_choice: 'with guided choice',
  regex: 'with a regular expression',
  grammar: 'with a grammar',
  json_schema: 'with a JSON schema'
};

const meansOf = (name: string): string => MEANS[name] ?? `with ${line(name)}`;

/** How a model on a server was asked, for captions. What is not known is left out. */
export function servedFacts(provenance: RespondentProvenance): string[] {
  const { flag, text } = detailsOf(provenance);
  const reasoning = text('reasoning');
  return [
    `on a server, ${serverOf(provenance)}`,
    wayInCaption(provenance),
    reasoning === 'off'
      ? 'reasoning off'
      : reasoning === 'low'
        ? 'reasoning low'
        : reasoning === 'on'
          ? 'reasoning before each answer'
          : null,
    flag('seedHonoured') === false && text('way') === 'sampled' ? 'not repeatable by seed' : null,
    ...changes(provenance).map(([what, value]) => `a part with another ${what}: ${value}`)
  ].filter((fact) => fact !== null);
}

const serverOf = ({ engine, engineVersion }: RespondentProvenance): string =>
  [engine, engineVersion].filter(Boolean).join(' ');

function wayInCaption(provenance: RespondentProvenance): string | null {
  const { number, text } = detailsOf(provenance);
  const most = number('topLogprobs');
  switch (text('way')) {
    case 'top-logprobs':
      return `labels read from the ${most === null ? '' : `${most} `}most likely tokens${
        text('scoredBy') === null ? '' : ', the others scored one by one'
      }`;
    case 'scored':
      return 'labels scored one by one';
    case 'sampled':
      return text('heldBy') === null ? 'sampled text' : 'sampled text held to the labels';
    default:
      return null;
  }
}

/**
 * How a model on a server was asked, in sentences for a methods section. What a provenance does not
 * tell is left out.
 */
export function servedSentences(provenance: RespondentProvenance): string[] {
  const { text } = detailsOf(provenance);
  const [address, before, from] = [text('address'), text('alsoAddresses'), text('servedFrom')];
  return [
    `The model was served under the name ${line(provenance.id)}${
      from === null || from === provenance.id ? '' : ` (from ${line(from)})`
    } by ${line(serverOf(provenance))}${
      address === null ? '' : ` at ${line(address)}`
    }${before === null ? '' : ` (for a part of the answers at ${line(before)})`}, and asked through the chat-completions API; which weights stand behind that name only the server’s operator can say.`,
    ...readingSentences(provenance),
    ...reasoningSentences(provenance),
    ...requestSentences(provenance),
    ...changeSentences(provenance)
  ];
}

function readingSentences(provenance: RespondentProvenance): string[] {
  const { number, text } = detailsOf(provenance);
  const [most, scoredBy, heldBy] = [number('topLogprobs'), text('scoredBy'), text('heldBy')];
  switch (text('way')) {
    case 'top-logprobs':
      return [
        `The probabilities of the labels were read from the first token of the answer, of which the server told the ${
          most === null ? 'most likely ones' : `${most} most likely ones`
        } with their log-probabilities (our choice).`,
        ...(scoredBy === null
          ? []
          : [
              `A label that was not among them was scored by itself, ${meansOf(scoredBy)}${agreement(provenance)}.`
            ]),
        ...massSentences(provenance)
      ];
    case 'scored':
      return [
        `Each label was scored by itself${scoredBy === null ? '' : `, ${meansOf(scoredBy)}`} (our choice).`,
        ...massSentences(provenance)
      ];
    case 'sampled':
      return heldBy === null
        ? []
        : [
            `Texts were held to the labels ${meansOf(heldBy)}, so that none is unreadable (our choice).`
          ];
    default:
      return [];
  }
}

/** How far both ways of reading a label were apart where both told it. */
function agreement(provenance: RespondentProvenance): string {
  const difference = detailsOf(provenance).number('scoringDifference');
  return difference === null
    ? ''
    : `; where both ways tell a label, their log-probabilities differed by ${difference.toPrecision(2)} at most`;
}

function massSentences(provenance: RespondentProvenance): string[] {
  const { number } = detailsOf(provenance);
  const [cells, mass] = [number('calibrationCells'), number('calibrationMassPlain')];
  return cells === null || cells === 0 || mass === null
    ? []
    : [
        `Before the first answer ${count(cells, 'question')} were looked at: the labels of their scales had a median probability of ${percent(mass)} together.`
      ];
}

function reasoningSentences(provenance: RespondentProvenance): string[] {
  const { flag, text } = detailsOf(provenance);
  const fields = text('reasoningFields');
  const by = fields === null ? '' : ` (${line(fields)})`;
  const channel =
    flag('harmony') === true
      ? ['Answers came in the harmony format and were read from its final channel.']
      : [];
  const behind =
    text('way') === 'sampled'
      ? 'the answer is what follows'
      : 'the answer is what follows, and its probabilities are those behind one thought';
  switch (text('reasoning')) {
    case 'off':
      return [`Reasoning before the answer was switched off${by}.`, ...channel];
    case 'low':
      return [
        `The model reasons before it answers, as little as it allows${by}: ${behind}.`,
        ...channel
      ];
    case 'on':
      return [
        `The model reasons before it answers and could not be kept from it: ${behind}.`,
        ...channel
      ];
    default:
      return channel;
  }
}

/** What a reader must know of the requests: seeds, and fields that did nothing. */
function requestSentences(provenance: RespondentProvenance): string[] {
  const { flag, text } = detailsOf(provenance);
  const seeded = flag('seedHonoured');
  const [refused, ignored] = [text('refusedFields'), text('ignoredFields')];
  const idle = [
    ...(refused === null ? [] : [`refused ${line(refused)}`]),
    ...(ignored === null ? [] : [`took no heed of ${line(ignored)}`])
  ];
  return [
    ...(text('way') !== 'sampled' || seeded === null
      ? []
      : [
          seeded
            ? 'Each request had a seed of its own, made from the study’s, which the server heeded when it was tried.'
            : 'The server did not heed seeds: asked again, it may say something else.'
        ]),
    ...(idle.length === 0 ? [] : [`Of the fields of a request, the server ${listInWords(idle)}.`])
  ];
}
