import { count, listInWords } from '../words';
import {
  fact,
  hiddenFacts,
  history,
  joined,
  massSentence,
  percent,
  systemFact,
  tokens,
  type Fact
} from './fact';
import { earlierValues } from './history';
import type { Capabilities } from './capabilities';
import {
  SERVER_NAMES,
  type EndpointProvenance,
  type RequestProfile,
  type Scoring,
  type Strategy
} from './provenance';

const REASONING: Record<RequestProfile['reasoning'], string> = {
  none: 'none',
  off: 'reasoning off',
  low: 'minimal reasoning',
  on: 'reasoning before each answer'
};

/** How a text is constrained to one answer, or to one of several. */
const MEANS: Readonly<Record<Scoring, string>> = {
  prompt_logprobs: 'as the end of the prompt',
  structured_outputs: 'with structured outputs',
  guided_choice: 'with guided choice',
  regex: 'with a regular expression',
  grammar: 'with a grammar',
  json_schema: 'with a JSON schema'
};

const serverInWords = ({ kind, version }: EndpointProvenance['server']) =>
  joined([SERVER_NAMES[kind], version], ' ');

const withoutArticle = (server: string) => server.replace(/^an /u, '');

/** How a model on a server answered. */
export function endpointFacts(provenance: EndpointProvenance): Fact[] {
  const { address, capabilities, id, model, quantisation, servedFrom, server, strategy } =
    provenance;
  const { harmony, ignoredFields, refusedFields } = capabilities;
  const name = serverInWords(server);
  const addresses = earlierValues(provenance)['address']?.join(', ');
  return [
    ...fact('model', 'Model', id, `The model was queried as ${id} through a chat-completions API.`),
    ...fact(
      'server',
      'Server',
      withoutArticle(name),
      `It was served by ${name}; its weights could not be verified.`
    ),
    ...fact(
      'quantisation',
      'Quantisation',
      quantisation,
      `The server reports ${quantisation} quantisation.`
    ),
    ...fact(
      'size',
      'Size',
      joined([
        model.parameters === null ? null : count(model.parameters, 'parameter'),
        model.bytes === null ? null : count(Math.round(model.bytes / 1e6), 'megabyte')
      ])
    ),
    ...hiddenFacts(model.hidden ?? [], strategy?.profile.emptySystem ?? false),
    ...(strategy === null ? [] : strategyFacts(strategy, capabilities)),
    ...(harmony
      ? fact(
          'harmony',
          'Answer format',
          'harmony',
          'Answers were read from the final channel of the harmony format.'
        )
      : []),
    ...fieldFacts('refused', 'Rejected fields', 'rejected', refusedFields),
    ...fieldFacts('ignored', 'Ignored fields', 'ignored', ignoredFields),
    ...fact('history', 'Changes', ...history(provenance)),
    ...fact('slots', 'Slots', server.slots === null ? null : `${server.slots}`),
    ...fact('source', 'Loaded from', servedFrom === id ? null : servedFrom),
    ...fact(
      'address',
      'Address',
      address && `${address}${addresses ? ` (before: ${addresses})` : ''}`
    )
  ];
}

function strategyFacts(
  { constraint, method, profile, scoring, textsPerRequest }: Strategy,
  found: EndpointProvenance['capabilities']
): Fact[] {
  const sampled = method === 'sampled';
  const { covered, mass, questions, scoringDifference, seedHonoured } = found;
  const agreement =
    scoringDifference === null
      ? ''
      : scoringDifference === 0
        ? '; where both methods applied, their log-probabilities were identical'
        : `; where both methods applied, their log-probabilities differed by at most ${scoringDifference.toPrecision(2)}`;
  const scored = scoring === null ? '' : `, ${MEANS[scoring]}`;
  const methods: Record<Strategy['method'], [short: string, sentence: string | null]> = {
    'top-logprobs': [
      `top-${profile.topLogprobs} log-probabilities${scoring === null ? '' : ', other options scored individually'}`,
      `The probabilities of the response options were read from the first token of each answer, for which the server reports the log-probabilities of the ${profile.topLogprobs} most likely tokens (our choice).${
        profile.tempered === true
          ? ' They were asked for at temperature 1, because this server’s depend on it.'
          : ''
      }${
        scoring === null
          ? ''
          : ` Options not among these were scored individually${scored}${agreement}.`
      }`
    ],
    scored: [
      'options scored individually',
      `Each response option was scored individually${scored} (our choice).`
    ],
    sampled:
      constraint === null
        ? ['sampled text', null]
        : [
            'sampled text constrained to the response options',
            `Generated texts were constrained to the response options ${MEANS[constraint]}, which rules out unreadable answers (our choice).`
          ]
  };
  return [
    ...fact('method', 'Method', ...methods[method]),
    ...(mass === null || questions === null || questions === 0
      ? []
      : sampled
        ? fact(
            'calibration',
            'Calibration',
            `${percent(mass)} of texts readable`,
            `In a calibration on ${count(questions, 'question')}, ${percent(mass)} of the generated texts could be read as a response option.`
          )
        : fact(
            'calibration',
            'Calibration',
            `${percent(mass)} on the response options`,
            massSentence(questions, mass)
          )),
    ...repeatabilityFacts(found.repeatability),
    ...fact(
      'covered',
      'Options listed',
      covered === null ? null : `all, in ${covered} of ${count(questions ?? covered, 'question')}`
    ),
    ...reasoningFacts(profile, sampled),
    ...(sampled && seedHonoured !== null ? seedFacts(seedHonoured) : []),
    ...fact('texts', 'Texts per request', sampled ? `at most ${textsPerRequest}` : null),
    ...systemFact(profile.systemRole),
    ...fact('context', 'Context window', tokens(profile.contextWindow)),
    ...fact('length', 'Answer length', tokens(profile.answerTokens, true))
  ];
}

function repeatabilityFacts(found: EndpointProvenance['capabilities']['repeatability']): Fact[] {
  if (found === null || found.alone === null) return [];
  const { alone, cached, together } = found;
  const by = (difference: number) => (difference === 0 ? 'nothing' : difference.toPrecision(2));
  const beside = together === null ? '' : ` and ${by(together)} when they were asked together`;
  const exact = alone === 0 && (together ?? 0) === 0;
  return fact(
    'repeatability',
    'Repeatability',
    exact
      ? 'identical when repeated'
      : `log-probabilities differ by up to ${by(Math.max(alone, together ?? 0))} when repeated`,
    `${
      exact
        ? 'When some questions were repeated, alone and together, their log-probabilities were identical.'
        : `When some questions were repeated, the log-probability of a response option changed by at most ${by(alone)}${beside}.`
    }${
      cached === null
        ? ''
        : ` With the server’s cache of prompts it changed by ${by(cached)}, so every prompt was read in full (our choice).`
    }`
  );
}

function reasoningFacts({ reasoning, reasoningFields }: RequestProfile, sampled: boolean): Fact[] {
  if (reasoning === 'none') return [];
  const by = reasoningFields === null ? '' : ` (${JSON.stringify(reasoningFields)})`;
  const answer = sampled
    ? 'The text after the reasoning is the answer.'
    : 'Its probabilities are conditional on one sampled reasoning trace.';
  const sentences = {
    off: `Reasoning was switched off${by}.`,
    low: `The model reasons before it answers; its reasoning effort was set to the minimum${by}. ${answer}`,
    on: `The model reasons before it answers, and this could not be switched off. ${answer}`
  };
  return fact('reasoning', 'Reasoning', REASONING[reasoning], sentences[reasoning]);
}

const seedFacts = (honoured: boolean): Fact[] =>
  honoured
    ? fact(
        'repeatable',
        'Seed',
        'reproducible by seed',
        'Each request had its own seed, derived from the study’s; the server honoured seeds when probed.'
      )
    : fact(
        'seed',
        'Seed',
        'not reproducible by seed',
        'The server ignored seeds, so a repeated run may give different texts.'
      );

function fieldFacts(id: string, term: string, verb: string, fields: readonly string[]): Fact[] {
  const what = fields.length === 1 ? 'field' : 'fields';
  const sentence = `The server ${verb} the request ${what} ${listInWords(fields)}.`;
  return fact(id, term, fields.join(', '), sentence);
}

/** What a server can do with a model, before a study. */
export function capabilityFacts(found: Capabilities): Fact[] {
  const { constraint, scoring, seedHonoured, server, textsPerRequest, topLogprobs } = found;
  const list = topLogprobs > 0 && `from the ${topLogprobs} most likely first tokens`;
  const each = scoring && `${list ? 'other ' : ''}options scored individually, ${MEANS[scoring]}`;
  const distribution = joined([list, each], '; ');
  return [
    ...fact('server', 'Server', withoutArticle(serverInWords(server))),
    ...fact(
      'slots',
      'Slots',
      server.slots === null ? null : `works on ${count(server.slots, 'request')} at a time`
    ),
    ...fact('context', 'Context window', tokens(found.contextWindow)),
    ...fact(
      'distribution',
      'Option distributions',
      distribution || 'not possible: no reliable log-probabilities'
    ),
    ...fact(
      'sampled',
      'Sampled text',
      joined([
        textsPerRequest === null
          ? 'possible'
          : `up to ${count(textsPerRequest, 'text')} per request`,
        seedHonoured === null
          ? null
          : seedHonoured
            ? 'reproducible by seed'
            : 'not reproducible by seed',
        constraint && `can be constrained to the response options ${MEANS[constraint]}`
      ])
    ),
    ...fact('reasoning', 'Reasoning', REASONING[found.reasoning]),
    ...systemFact(found.systemRole),
    ...fieldFacts('refused', 'Rejected fields', 'rejected', found.refusedFields),
    ...fieldFacts('ignored', 'Ignored fields', 'ignored', found.ignoredFields)
  ];
}
