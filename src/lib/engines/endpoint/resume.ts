import { AxiaError } from '../../core/error';
import type { Elicitation } from '../../core/study/design';
import { firstToken } from './answer-tokens';
import { unlessRefused, type Asker } from './asker';
import { listTemperature } from './habits';
import type { Question } from './looked-at';
import type { Manner } from './manner';
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
  manner: Manner,
  { elicitation, question, sameServer, signal }: GoingOn
): Promise<string | null> {
  const { habits, holding, scoring, texts, way } = manner;
  const { prompt } = question;
  const temperature =
    elicitation.mode === 'sampled' ? elicitation.temperature : listTemperature(habits);
  const wish = { prompt, tokens: habits.answerTokens, temperature, logs: way !== 'sampled', texts };
  const reply = await unlessRefused(
    asker.ask(habits, wish, { signal, kind: 'look', unshared: true })
  );
  if (reply === null) throw changed('it refuses to be asked so');
  if (way === 'sampled') {
    if (reply.texts.length < texts) throw changed(`it no longer draws ${texts} texts at once`);
    if (holding !== null && !(await holds(asker, habits, holding, question, null, signal)))
      throw changed(`it no longer holds texts to the answers by ${holding}`);
    return reply.fingerprint;
  }
  const known = knownFrom(reply);
  if (scoring !== null && !sameServer) {
    const proof = await proveScoring(asker, habits, [scoring], known, signal);
    if (proof === null) throw changed(`its scores by ${scoring} cannot be proved`);
  }
  return reply.fingerprint;

  function knownFrom({ texts: [text] }: ChatReply): KnownAnswer[] {
    const token = firstToken(text!, habits);
    const list = token === null ? [] : toldTokens(token);
    if (list.length === 0 || (way === 'top-logprobs' && list.length < 2))
      throw changed('it tells no log-probabilities any more');
    return knownAnswers(question, list);
  }
}

function changed(why: string): AxiaError {
  return new AxiaError(
    'invalid-input',
    `The server cannot be asked as this study was asked so far: ${why}.`,
    'Your answers are kept. Set the server up as it was when the study began and press “Resume”, or set up a new study.'
  );
}
