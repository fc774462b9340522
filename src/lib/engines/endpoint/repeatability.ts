import type { Repeatability, RequestProfile } from '../../core/provenance/provenance';
import { listIn } from './distribution';
import type { ChatReply } from './reply';
import { listTemperature, PROBE_SEED, type ChatClient } from './request';
import { listedOptions, type Question } from './scoring';

/**
 * Up to this difference of log-probabilities repeats count as equal: items of small models differ by
 * tenths. Our choice.
 */
const SMALL = 0.02;

/** What repeating some questions showed, and how the server is asked from now on. */
export interface ProbedRepeatability {
  repeatability: Repeatability;
  profile: RequestProfile;
}

/**
 * Asks the same questions again: one after the other, all at once, and from llama.cpp without its
 * cache of prompts. Its numbers depend on what was asked before and beside them; where that is not
 * small, and less without the cache, the study is asked without it.
 */
export async function probeRepeatability(
  client: ChatClient,
  profile: RequestProfile,
  questions: readonly Question[],
  signal: AbortSignal
): Promise<ProbedRepeatability> {
  const usual = await differences(client, profile, questions, signal);
  if (profile.server !== 'llama.cpp' || largest(usual) <= SMALL)
    return { repeatability: { ...usual, cached: null }, profile };
  const uncached = { ...profile, promptCache: false };
  const without = await differences(client, uncached, questions, signal);
  return largest(without) < largest(usual)
    ? { repeatability: { ...without, cached: largest(usual) }, profile: uncached }
    : { repeatability: { ...usual, cached: null }, profile };
}

const largest = ({ alone, together }: Pick<Repeatability, 'alone' | 'together'>) =>
  Math.max(alone ?? 0, together ?? 0);

/** Largest differences of an option's log-probability from those of a first round. */
async function differences(
  client: ChatClient,
  profile: RequestProfile,
  questions: readonly Question[],
  signal: AbortSignal
): Promise<Pick<Repeatability, 'alone' | 'together'>> {
  const ask = (question: Question) => optionLogs(client, profile, question, signal);
  const first: (number | null)[][] = [];
  for (const question of questions) first.push(await ask(question));
  const again: (number | null)[][] = [];
  // The other way round: what was asked before is another question.
  for (const question of questions.toReversed()) again.unshift(await ask(question));
  const together = await Promise.all(questions.map(ask));
  return { alone: largestDifference(first, again), together: largestDifference(first, together) };
}

async function optionLogs(
  client: ChatClient,
  profile: RequestProfile,
  { options, prompt }: Question,
  signal: AbortSignal
): Promise<(number | null)[]> {
  const request = {
    prompt,
    tokens: profile.answerTokens,
    temperature: listTemperature(profile),
    logs: true,
    seed: PROBE_SEED
  };
  const listOf = ({ texts: [text] }: ChatReply) => listIn(text!, profile, options) ?? [];
  const call = { signal, kind: 'probe', unshared: true, check: listOf } as const;
  const reply = await client.complete(profile, request, call);
  return listedOptions(listOf(reply), options);
}

/** Null where no option was reported both times. */
function largestDifference(
  one: readonly (readonly (number | null)[])[],
  other: readonly (readonly (number | null)[])[]
): number | null {
  const all = one.flatMap((logs, q) =>
    logs.flatMap((log, k) => {
      const second = other[q]![k] ?? null;
      return log === null || second === null ? [] : [Math.abs(log - second)];
    })
  );
  return all.length === 0 ? null : Math.max(...all);
}
