import type { Strategy } from '../../core/provenance/provenance';
import { AxiaError } from '../../core/error';
import type { Elicitation } from '../../core/study/design';
import { firstToken } from './answer-tokens';
import { unlessRefused, type Asker } from './asker';
import { listTemperature } from './habits';
import type { Question } from './looked-at';
import { toldTokens } from './option-list';
import { knownAnswers, proveScoring, type KnownAnswer } from './proving';
import type { ChatReply } from './reply';
import { holds } from './text-look';

/** Where a study goes on. */
interface GoingOn {
  question: Question;
  elicitation: Elicitation;
  /** Whether it is the same program as before, in the same version. */
  sameServer: boolean;
  signal: AbortSignal;
}

/**
 * Proves that a server can still be asked as a study was asked so far: one question, and another
 * look at scores where the server is not the one that they were proved with.
 *
 * @returns the build of the server, where it tells one
 * @throws AxiaError `invalid-input` when it cannot
 */
export async function assertGoesOn(
  asker: Asker,
  strategy: Strategy,
  { elicitation, question, sameServer, signal }: GoingOn
): Promise<string | null> {
  const { constraint, method, profile, scoring, textsPerRequest: texts } = strategy;
  const { prompt } = question;
  const temperature =
    elicitation.mode === 'sampled' ? elicitation.temperature : listTemperature(profile);
  const wish = {
    prompt,
    tokens: profile.answerTokens,
    temperature,
    logs: method !== 'sampled',
    texts
  };
  const reply = await unlessRefused(
    asker.ask(profile, wish, { signal, kind: 'look', unshared: true })
  );
  if (reply === null) throw changed('it rejects such requests');
  if (method === 'sampled') {
    if (reply.texts.length < texts)
      throw changed(`it no longer returns ${texts} texts per request`);
    if (constraint !== null && !(await holds(asker, profile, constraint, question, null, signal)))
      throw changed(`it no longer constrains texts by ${constraint}`);
    return reply.fingerprint;
  }
  const known = knownFrom(reply);
  if (scoring !== null && !sameServer) {
    const proof = await proveScoring(asker, profile, [scoring], known, signal);
    if (proof === null) throw changed(`its scores by ${scoring} could not be verified`);
  }
  return reply.fingerprint;

  function knownFrom({ texts: [text] }: ChatReply): KnownAnswer[] {
    const token = firstToken(text!, profile);
    const list = token === null ? [] : toldTokens(token);
    if (list.length === 0 || (method === 'top-logprobs' && list.length < 2))
      throw changed('it no longer reports log-probabilities');
    return knownAnswers(question, list);
  }
}

function changed(why: string): AxiaError {
  return new AxiaError(
    'invalid-input',
    `The server can no longer answer this study the way it began: ${why}.`,
    'Your answers are kept. Set the server up as it was when the study began and press “Resume”, or set up a new study.'
  );
}
