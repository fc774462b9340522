import type { RequestProfile } from '../../core/provenance/provenance';
import { answersAtOnce } from './habits';
import { answerStart, finalText } from './final-text';
import type { ReplyText, WrittenToken } from './reply';

/**
 * The first token of an answer. It is the very first one of a model that answers at once; of one that
 * reasons first, that with which its answer begins.
 *
 * @returns null where no log-probabilities came, or nothing was answered
 */
export function firstToken(reply: ReplyText, profile: RequestProfile): WrittenToken | null {
  const { tokens } = reply;
  if (tokens === null) return null;
  if (answersAtOnce(profile)) return tokens[0] ?? null;
  const { text } = finalText(reply);
  const start = text === null ? null : answerStart(tokens, text);
  return start === null ? null : (tokens[start] ?? null);
}
