import type { Constraint, RequestProfile } from '../../core/provenance/provenance';
import type { Prompt } from '../../core/study/cell';
import { parseAnswer } from '../../core/study/answer';
import { ENOUGH_MASS } from '../sample-questions';
import { RefusedRequest } from './faults';
import { finalText } from './final-text';
import type { ChatReply } from './reply';
import {
  constraintFields,
  PROBE_SEED,
  unlessRefused,
  without,
  type ChatClient,
  type CompletionRequest
} from './request';
import type { Question } from './scoring';
import { PROGRAMS } from './servers';

/** Most texts that one request asks for: a lost request loses no more. Our choice. */
const MOST_TEXTS = 16;

/** A prompt whose answer differs every time. */
const RANDOM: Prompt = {
  system: null,
  user: 'Write one random number of nine digits, and nothing else.'
};

const SEEDS = [20_231, 77_003] as const;

/**
 * Finds out whether a server draws several texts for one request, and the same again with the same
 * seed. A server that copies one text instead of drawing several is found out. At temperature 0
 * several texts are alike, and vLLM refuses to draw them.
 *
 * @param temperature of the texts of the study
 * @returns the profile, the most texts that one request brings, and fields without effect
 */
export async function probeTexts(
  client: ChatClient,
  profile: RequestProfile,
  { temperature, signal }: { temperature: number; signal: AbortSignal }
): Promise<{
  profile: RequestProfile;
  texts: number;
  seedHonoured: boolean | null;
  ignored: string[];
}> {
  const ignored: string[] = [];
  let texts = profile.unsupportedFields.includes('n') || temperature === 0 ? 1 : MOST_TEXTS;
  let first: string[] | null = null;
  while (texts > 1 && first === null) {
    const drawn = await draw(texts, SEEDS[0]);
    if (Array.isArray(drawn)) first = drawn;
    else texts = drawn.atMost;
    if (texts === 1) profile = without(profile, ['n']);
  }
  if (first !== null && (first.length < texts || new Set(first).size === 1)) {
    ignored.push('n');
    [texts, first] = [1, null];
  }
  first ??= await drawOne(SEEDS[0]);
  if (first === null || profile.unsupportedFields.includes('seed'))
    return { profile: without(profile, ['seed']), texts, seedHonoured: false, ignored };
  const again = await draw(texts, SEEDS[0]);
  if (!Array.isArray(again) || again.join('\n') !== first.join('\n')) {
    ignored.push('seed');
    return { profile, texts, seedHonoured: false, ignored };
  }
  if (texts > 1) return { profile, texts, seedHonoured: true, ignored };
  const other = await drawOne(SEEDS[1]);
  return { profile, texts, seedHonoured: other?.[0] === first[0] ? null : true, ignored };

  async function drawOne(seed: number): Promise<string[] | null> {
    const drawn = await draw(1, seed);
    return Array.isArray(drawn) ? drawn : null;
  }

  /** Texts, or the most that the server draws for one request where those are too many. */
  async function draw(count: number, seed: number): Promise<string[] | { atMost: number }> {
    const request: CompletionRequest = {
      prompt: RANDOM,
      tokens: profile.answerTokens,
      temperature: 1,
      logs: false,
      seed,
      texts: count
    };
    try {
      const options = { signal, kind: 'probe', unshared: true } as const;
      const reply = await client.complete(profile, request, options);
      return reply.texts.map(({ content }) => content);
    } catch (error) {
      if (!(error instanceof RefusedRequest) || error.kind !== 'invalid-input') throw error;
      // The largest number below what was asked for that the refusal names.
      const limits = (error.reason.match(/\d+/gu) ?? []).map(Number);
      return { atMost: Math.max(1, ...limits.filter((limit) => limit < count)) };
    }
  }
}

/**
 * Whether texts have to be constrained to the response options, and by what: only where too few are
 * read as one of them without, as with models in the browser.
 *
 * @returns the share of the texts that were read, and the constraint; null for none
 */
export async function probeConstraints(
  client: ChatClient,
  profile: RequestProfile,
  questions: readonly Question[],
  { temperature, texts, signal }: { temperature: number; texts: number; signal: AbortSignal }
): Promise<{ share: number; constraint: Constraint | null }> {
  const read: (number | null)[] = [];
  let said: number | null = null;
  for (const { prompt, options } of questions) {
    const tokens = profile.answerTokens;
    const request = { prompt, tokens, temperature, logs: false, seed: PROBE_SEED, texts };
    const asking = { signal, kind: 'probe', unshared: true } as const;
    const found = optionsIn(await client.complete(profile, request, asking), options);
    said ??= found.find((option) => option !== null) ?? null;
    read.push(...found);
  }
  const share = read.filter((option) => option !== null).length / read.length;
  if (share >= ENOUGH_MASS) return { share, constraint: null };
  for (const constraint of PROGRAMS[profile.server].constraints) {
    if (await honoursConstraint(client, profile, constraint, questions[0]!, said, signal))
      return { share, constraint };
  }
  return { share, constraint: null };
}

/**
 * Whether a server constrains a text to an option that the model would not give otherwise: many accept
 * fields that they do not know.
 *
 * @param said the option that the model chose without; null for none
 */
export async function honoursConstraint(
  client: ChatClient,
  profile: RequestProfile,
  constraint: Constraint,
  { prompt, options }: Question,
  said: number | null,
  signal: AbortSignal
): Promise<boolean> {
  const other = said === 0 ? options.length - 1 : 0;
  const request: CompletionRequest = {
    prompt,
    tokens: profile.answerTokens,
    temperature: 1,
    logs: false,
    fields: constraintFields(constraint, [options[other]!])
  };
  const reply = await unlessRefused(client.complete(profile, request, { signal, kind: 'probe' }));
  return reply !== null && optionsIn(reply, options)[0] === other;
}

function optionsIn({ texts }: ChatReply, options: readonly string[]): (number | null)[] {
  return texts.map((one) => {
    const { text } = finalText(one);
    return text === null ? null : parseAnswer(text, options).option;
  });
}
