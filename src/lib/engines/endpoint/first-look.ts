import type { RequestProfile } from '../../core/provenance/provenance';
import { AxiaError } from '../../core/error';
import { parseAnswer } from '../../core/study/answer';
import type { Asker } from './asker';
import { RefusedRequest } from './faults';
import { finalText, type FinalText } from './final-text';
import { ANSWER_TOKENS, chatBody, LOOKING_SEED, REASONING_TOKENS, type Wish } from './habits';
import type { Question } from './looked-at';
import { afterRefusal, systemRefused } from './negotiate';
import { mayReason, reasonsAlways, switchesToTry } from './reasoning';
import type { ChatReply } from './reply';

/** A reply, and the profile that brought it. */
export interface Heard {
  profile: RequestProfile;
  reply: ChatReply;
}

/** Most attempts to be understood. */
const MOST_ATTEMPTS = 10;

/**
 * Asks, and where the server refuses asks again without what it does not want.
 *
 * @throws AxiaError the refusal that nothing helps against
 */
export async function askUntilTaken(
  asker: Asker,
  profile: RequestProfile,
  wish: Wish,
  signal: AbortSignal
): Promise<Heard> {
  // A chat template that fails is a fault of the server, which the transport would send again.
  let once = profile.systemRole && wish.prompt.system !== null;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const reply = await asker.ask(profile, wish, { signal, kind: 'look', once });
      return { profile, reply };
    } catch (thrown) {
      const error = AxiaError.from(thrown);
      const reason = (error instanceof RefusedRequest && error.reason) || error.message;
      if (signal.aborted || attempt === MOST_ATTEMPTS) throw error;
      if (error instanceof RefusedRequest) {
        if (error.kind === 'credentials') throw error;
        const next = afterRefusal(profile, chatBody(profile, wish), reason);
        if (next === null) throw error;
        profile = next;
      } else if (systemRefused(profile, reason)) profile = { ...profile, systemRole: false };
      else if (!once) throw error;
      once = false;
    }
  }
}

/** What the first look found. */
export interface FirstLook extends Heard {
  final: FinalText;
  /** Fields that were meant to switch the reasoning, and did not. */
  ignored: string[];
}

/**
 * The first question put to a model: finds out which fields the server takes, whether the model
 * reasons before it answers, and by what that is switched off or kept short.
 *
 * @throws AxiaError `invalid-input` for a model that does not come to an answer
 */
export async function lookFirst(
  asker: Asker,
  profile: RequestProfile,
  question: Question,
  { temperature, logs, signal }: { temperature: number; logs: boolean; signal: AbortSignal }
): Promise<FirstLook> {
  const ignored: string[] = [];
  const ask = async (settled: RequestProfile): Promise<FirstLook> => {
    const { prompt } = question;
    const wish = { prompt, tokens: settled.answerTokens, temperature, logs, seed: LOOKING_SEED };
    const heard = await askUntilTaken(asker, settled, wish, signal);
    return { ...heard, final: finalText(heard.reply.texts[0]!), ignored };
  };
  const long = longReplies(profile);

  const plain = reasonsAlways(profile.model) ? null : await ask(profile);
  if (plain !== null && !(await reasons(plain))) return plain;
  const start = plain?.profile ?? profile;

  for (const { gives, fields } of switchesToTry(profile.server, profile.model)) {
    if (Object.keys(fields).every((field) => start.unsupportedFields.includes(field))) continue;
    const answerTokens = gives === 'off' ? start.answerTokens : long;
    const tried = await ask({ ...start, reasoning: gives, reasoningFields: fields, answerTokens });
    const refused = Object.keys(fields).every((field) =>
      tried.profile.unsupportedFields.includes(field)
    );
    const works = tried.final.text !== null && (gives === 'low' || !tried.final.reasoned);
    if (works && !refused) return tried;
    if (!refused) ignored.push(...Object.keys(fields));
  }
  const asItIs = await ask({
    ...start,
    reasoning: 'on',
    reasoningFields: null,
    answerTokens: long
  });
  if (asItIs.final.text === null) throw tooLong(profile.model, long);
  return asItIs;

  async function reasons({ profile: taken, reply, final }: FirstLook): Promise<boolean> {
    if (final.reasoned || final.text === null) return true;
    const read = parseAnswer(final.text, question.options).outcome;
    if (read === 'option' || !reply.texts[0]!.cut || !mayReason(taken.model)) return false;
    // Some begin to reason without a sign: only its end shows.
    const longer = await ask({ ...taken, answerTokens: long });
    return longer.final.reasoned || longer.final.text === null;
  }
}

function longReplies({ contextWindow }: RequestProfile): number {
  return contextWindow === null
    ? REASONING_TOKENS
    : Math.max(ANSWER_TOKENS, Math.min(REASONING_TOKENS, Math.floor(contextWindow / 2)));
}

function tooLong(model: string, tokens: number): AxiaError {
  return new AxiaError(
    'invalid-input',
    `The model ${model} reasons for more than ${tokens} tokens before it answers, and the server does not switch that off.`,
    'Start the server with reasoning off, or choose a model that answers at once.'
  );
}
