import type { RequestProfile, Strategy } from '../../core/provenance/provenance';
import type { DistributionAnswer } from '../../core/study/answer';
import type { Cell } from '../../core/study/cell';
import { sampleSeed } from '../sample-seed';
import { BrokenReply, noAnswerToken, truncated, unanswered, unreported } from './faults';
import { answersAtOnce, finalText, firstToken } from './final-text';
import type { ReplyText, TokenLog } from './reply';
import { listTemperature, type ChatClient } from './request';
import { listedOptions, readOptions, scoreText } from './scoring';
import { trustedList } from './token-list';

/**
 * The probabilities of a cell's response options.
 *
 * @throws AxiaError where the server does not report them, or contradicts itself again and again
 */
export async function askDistribution(
  client: ChatClient,
  strategy: Strategy,
  { id, options, prompt }: Cell,
  { seed, signal }: { seed: number; signal: AbortSignal }
): Promise<DistributionAnswer> {
  const { method, profile, scoring } = strategy;
  const score =
    scoring === null
      ? null
      : (text: string) =>
          scoreText(client, profile, scoring, { prompt, text }, { signal, verified: true });
  const list = method === 'scored' ? [] : await listOf();
  const reading = await readOptions(list, options, score);
  if (reading.missing !== null) throw unreported(reading.missing, profile.topLogprobs);
  const { logProbabilities, outside } = reading;
  return { cellId: id, status: 'answered', mode: 'distribution', logProbabilities, outside };

  async function listOf(): Promise<TokenLog[]> {
    // The answer to a question depends on the reasoning before it, which is drawn once.
    const drawn = answersAtOnce(profile) ? {} : { seed: sampleSeed(seed, 'endpoint', id, 0) };
    const request = {
      prompt,
      tokens: profile.answerTokens,
      temperature: listTemperature(profile),
      logs: true,
      ...drawn
    };
    const reply = await client.complete(profile, request, {
      signal,
      kind: 'distribution',
      check: ({ texts: [text] }) => {
        const tokens = listIn(text!, profile, options);
        if (scoring === null && tokens !== null) assertMeasured(tokens, options);
      }
    });
    const text = reply.texts[0]!;
    const tokens = listIn(text, profile, options);
    if (tokens !== null) return tokens;
    if (finalText(text).text !== null) throw noAnswerToken();
    throw text.cut ? truncated(profile.answerTokens) : unanswered();
  }
}

/**
 * The list for the first token of an answer. Null where a model that reasons came to no answer, or
 * its answer is not among the tokens reported: asking again would not help.
 *
 * @throws BrokenReply for a reply without the list that was asked for, or with a contradictory one
 */
export function listIn(
  text: ReplyText,
  profile: RequestProfile,
  options: readonly string[]
): TokenLog[] | null {
  const reasons = !answersAtOnce(profile);
  if (reasons && finalText(text).text === null) return null;
  if (text.tokens === null)
    throw new BrokenReply(text.problem ?? 'an answer without log-probabilities');
  if (profile.topLogprobs > 0 && text.tokens.every(({ top }) => top.length === 0))
    throw new BrokenReply('an answer without the list of the most likely tokens');
  const token = firstToken(text, profile);
  const greedy = listTemperature(profile) === 0;
  return token && trustedList(token, { listed: profile.topLogprobs, greedy, options });
}

/** An option for which something stands that is no log-probability may be reported the next time. */
function assertMeasured(list: readonly TokenLog[], options: readonly string[]): void {
  const logs = listedOptions(list, options);
  const unknown = options.filter((_, index) => logs[index] === null);
  const found = list.find(({ instead, text }) => instead && unknown.includes(text.trim()));
  if (found)
    throw new BrokenReply(
      `${found.instead} in place of the log-probability of “${found.text.trim()}”`
    );
}
