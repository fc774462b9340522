import { withEarlier } from '../../core/provenance/history';
import type { Capabilities } from '../../core/provenance/capabilities';
import type {
  EndpointProvenance,
  ProvenCapabilities,
  RequestProfile,
  RespondentProvenance,
  Strategy
} from '../../core/provenance/provenance';
import { AxiaError } from '../../core/error';
import type { Elicitation } from '../../core/study/design';
import type { ServerFacts } from './connect';
import { endpointIdentity } from './identity';
import { honoursConstraint } from './probe-texts';
import type { ServedModel } from './served-models';
import { firstToken } from './final-text';
import type { ChatReply } from './reply';
import { listTemperature, unlessRefused, type ChatClient } from './request';
import { knownOptions, verifyScoring, type Question } from './scoring';
import { trustedList } from './token-list';

/** Whether a study can be answered in a way, with the reason when it cannot. */
export type Possible = { possible: true } | { possible: false; reason: string };

/**
 * Whether this server reports probabilities at all. Of which options, a study’s own questions show.
 */
export function distributionPossible(found: Capabilities): Possible {
  return found.topLogprobs > 0 || found.scoring !== null
    ? { possible: true }
    : { possible: false, reason: 'The server reports no reliable log-probabilities.' };
}

/**
 * How a study is asked from now on.
 *
 * @throws AxiaError `invalid-input` where the server cannot answer it
 */
export function resolveStrategy(
  found: Capabilities,
  profile: RequestProfile,
  { mode }: Elicitation
): Strategy {
  if (mode === 'sampled')
    return {
      profile: { ...profile, topLogprobs: 0 },
      method: 'sampled',
      scoring: null,
      constraint: found.constraint,
      textsPerRequest: found.textsPerRequest ?? 1
    };
  const possible = distributionPossible(found);
  if (!possible.possible) throw noDistributions(possible.reason);
  const { covered, questions, scoring, topLogprobs } = found;
  if (scoring === null && covered !== null && covered < questions)
    throw noDistributions(
      found.unusable ??
        `Some response options are not among the ${topLogprobs} most likely tokens that the server reports, and it cannot score them individually.`
    );
  const method = topLogprobs > 0 ? 'top-logprobs' : 'scored';
  return { profile, method, scoring, constraint: null, textsPerRequest: 1 };
}

function noDistributions(reason: string): AxiaError {
  return new AxiaError(
    'invalid-input',
    `Option distributions are not possible here. ${reason}`,
    'Choose sampled text for this server, or a server that reports more log-probabilities (vLLM, llama.cpp).'
  );
}

/**
 * How a study was asked so far.
 *
 * @throws AxiaError `invalid-input` when that is not known
 */
export function knownStart(earlier: RespondentProvenance) {
  if (earlier.kind === 'endpoint' && earlier.strategy !== null)
    return { ...earlier, strategy: earlier.strategy };
  throw new AxiaError(
    'invalid-input',
    'It is not known how the questions of this study were asked so far.',
    'Your answers are kept. Start a new study to ask more questions.'
  );
}

/** Where a study is resumed. */
interface Resumption {
  question: Question;
  elicitation: Elicitation;
  /** Whether it is the same program as before, in the same version. */
  sameServer: boolean;
  signal: AbortSignal;
}

/**
 * Verifies that a server can still be asked as a study was asked so far: with one question, and its scores
 * again where it is not the server that they were verified with.
 *
 * @returns the build of the server, where it reports one
 * @throws AxiaError `invalid-input` when it cannot
 */
export async function assertResumable(
  client: ChatClient,
  strategy: Strategy,
  { elicitation, question, sameServer, signal }: Resumption
): Promise<string | null> {
  const { constraint, method, profile, scoring, textsPerRequest: texts } = strategy;
  const { prompt } = question;
  const temperature =
    elicitation.mode === 'sampled' ? elicitation.temperature : listTemperature(profile);
  const request = {
    prompt,
    tokens: profile.answerTokens,
    temperature,
    logs: method !== 'sampled',
    texts
  };
  const { options } = question;
  const greedy = listTemperature(profile) === 0;
  const listOf = ({ texts: [text] }: ChatReply) => {
    const token = firstToken(text!, profile);
    return token === null ? [] : trustedList(token, { listed: 0, greedy, options });
  };
  // A single reply may be broken: it is asked for again before the server counts as changed.
  const check = (reply: ChatReply) => {
    if (method === 'sampled') {
      if (reply.texts.length < texts)
        throw changed(`it no longer returns ${texts} texts per request`);
    } else if (listOf(reply).length < (method === 'top-logprobs' ? 2 : 1))
      throw changed('it no longer reports log-probabilities');
  };
  const reply = await unlessRefused(
    client.complete(profile, request, { signal, kind: 'probe', check, unshared: true })
  );
  if (reply === null) throw changed('it rejects such requests');
  if (
    constraint !== null &&
    !(await honoursConstraint(client, profile, constraint, question, null, signal))
  )
    throw changed(`it no longer constrains texts by ${constraint}`);
  if (scoring !== null && !sameServer) {
    const known = knownOptions(question, listOf(reply));
    const verified = await verifyScoring(client, profile, [scoring], known, signal);
    if (verified === null) throw changed(`its scores by ${scoring} could not be verified`);
  }
  return reply.fingerprint;
}

function changed(why: string): AxiaError {
  return new AxiaError(
    'invalid-input',
    `The server can no longer answer this study the way it began: ${why}.`,
    'Your answers are kept. Resume with the server and settings that the study began with, or start a new study.'
  );
}

/** What a study is asked with, and what answers. */
interface ProvenanceParts {
  url: string;
  server: ServerFacts;
  model: ServedModel & Pick<EndpointProvenance['model'], 'hidden'>;
  strategy: Strategy;
  /** What the probe at the start of the study found. */
  capabilities: ProvenCapabilities;
  earlier: RespondentProvenance | null;
}

/** What answers. A study that went on at another address or with another version says so. */
export function endpointProvenance(parts: ProvenanceParts): EndpointProvenance {
  const { earlier, model, server, strategy, url } = parts;
  const { capabilities: found } = parts;
  const now: EndpointProvenance = {
    ...endpointIdentity(model.name),
    quantisation: model.quantisation,
    address: url,
    servedFrom: model.root,
    server,
    model: {
      parameters: model.parameters,
      bytes: model.bytes,
      chatTemplate: model.template,
      hidden: model.hidden
    },
    strategy,
    capabilities: {
      questions: found.questions,
      covered: found.covered,
      threshold: found.threshold,
      mass: found.mass,
      scoringDifference: found.scoringDifference,
      repeatability: found.repeatability,
      seedHonoured: found.seedHonoured,
      harmony: found.harmony,
      refusedFields: [...new Set(found.refusedFields)],
      ignoredFields: [...new Set(found.ignoredFields)]
    },
    history: []
  };
  return withEarlier(now, earlier);
}
