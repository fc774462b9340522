import type { Constraint, RequestProfile } from '../../core/provenance/provenance';
import type { Prompt } from '../../core/study/cell';
import { parseAnswer } from '../../core/study/answer';
import { ENOUGH_MASS } from '../webllm/calibration';
import { unlessRefused, type Asker } from './asker';
import { constraintFields, constraintsToTry } from './constraint';
import { RefusedRequest } from './faults';
import { finalText } from './final-text';
import { LOOKING_SEED, type Wish } from './habits';
import type { Question } from './looked-at';
import type { ChatReply } from './reply';

/** Most texts that one request asks for: a lost request loses no more. Our choice. */
const MOST_TEXTS = 16;

/** A prompt whose answer is another one every time. */
const RANDOM: Prompt = {
  system: null,
  user: 'Write one random number of nine digits, and nothing else.'
};

const SEEDS = [20_231, 77_003] as const;

export interface TextLook {
  profile: RequestProfile;
  /** Texts that one request brings, at most. */
  texts: number;
  seedHonoured: boolean | null;
  ignored: string[];
}

/**
 * Looks whether a server draws several texts for one request, and the same again with the same seed.
 * A server that copies one text instead of drawing several is found out. At temperature 0 several
 * texts are alike, and vLLM refuses to draw them.
 *
 * @param temperature of the texts of the study
 */
export async function lookAtTexts(
  asker: Asker,
  profile: RequestProfile,
  { temperature, signal }: { temperature: number; signal: AbortSignal }
): Promise<TextLook> {
  const ignored: string[] = [];
  const left = (field: string) => profile.unsupportedFields.includes(field);
  const leaveOut = (field: string) => {
    profile = {
      ...profile,
      unsupportedFields: [...new Set([...profile.unsupportedFields, field])]
    };
  };
  let texts = left('n') || temperature === 0 ? 1 : MOST_TEXTS;
  let first: string[] | null = null;
  while (texts > 1 && first === null) {
    const drawn = await draw(texts, SEEDS[0]);
    if (Array.isArray(drawn)) first = drawn;
    else texts = drawn.atMost;
    if (texts === 1) leaveOut('n');
  }
  if (first !== null && (first.length < texts || new Set(first).size === 1)) {
    ignored.push('n');
    [texts, first] = [1, null];
  }
  first ??= await drawOne(SEEDS[0]);
  if (first === null || left('seed')) {
    leaveOut('seed');
    return { profile, texts, seedHonoured: false, ignored };
  }
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

  /** Texts, or how many the server draws at most for one request where those are too many. */
  async function draw(count: number, seed: number): Promise<string[] | { atMost: number }> {
    const wish: Wish = {
      prompt: RANDOM,
      tokens: profile.answerTokens,
      temperature: 1,
      logs: false,
      seed,
      texts: count
    };
    try {
      const reply = await asker.ask(profile, wish, { signal, kind: 'look', unshared: true });
      return reply.texts.map(({ content }) => content);
    } catch (error) {
      if (!(error instanceof RefusedRequest) || error.kind !== 'invalid-input') throw error;
      return { atMost: limitIn(error.reason, count) };
    }
  }
}

/** The largest number below what was asked for that a refusal names; 1 for none. */
function limitIn(reason: string, asked: number): number {
  const told = (reason.match(/\d+/gu) ?? []).map(Number).filter((one) => one < asked);
  return Math.max(1, ...told);
}

/**
 * Whether texts are to be held to the answers, and by what: only where too few are read as one of
 * them without, as with models in the browser.
 *
 * @returns the share of the texts that were read, and the way to hold them; null for none
 */
export async function lookAtHolding(
  asker: Asker,
  profile: RequestProfile,
  questions: readonly Question[],
  { temperature, texts, signal }: { temperature: number; texts: number; signal: AbortSignal }
): Promise<{ share: number; constraint: Constraint | null }> {
  const read: boolean[] = [];
  let said: number | null = null;
  for (const { prompt, options } of questions) {
    const wish = {
      prompt,
      tokens: profile.answerTokens,
      temperature,
      logs: false,
      seed: LOOKING_SEED,
      texts
    };
    const reply = await asker.ask(profile, wish, { signal, kind: 'look', unshared: true });
    const found = optionsIn(reply, options);
    said ??= found.find((option) => option !== null) ?? null;
    read.push(...found.map((option) => option !== null));
  }
  const share = read.filter(Boolean).length / read.length;
  if (share >= ENOUGH_MASS) return { share, constraint: null };
  for (const constraint of constraintsToTry(profile.server)) {
    if (await holds(asker, profile, constraint, questions[0]!, said, signal))
      return { share, constraint };
  }
  return { share, constraint: null };
}

/**
 * Whether a server holds a text to an answer that the model would not give by itself: many accept
 * fields that they do not know.
 *
 * @param said the option that the model chose by itself; null for none
 */
export async function holds(
  asker: Asker,
  profile: RequestProfile,
  constraint: Constraint,
  { prompt, options }: Question,
  said: number | null,
  signal: AbortSignal
): Promise<boolean> {
  const other = said === 0 ? options.length - 1 : 0;
  const wish: Wish = {
    prompt,
    tokens: profile.answerTokens,
    temperature: 1,
    logs: false,
    fields: constraintFields(constraint, [options[other]!])
  };
  const reply = await unlessRefused(asker.ask(profile, wish, { signal, kind: 'look' }));
  return reply !== null && optionsIn(reply, options)[0] === other;
}

function optionsIn({ texts }: ChatReply, labels: readonly string[]): (number | null)[] {
  return texts.map((one) => {
    const { text } = finalText(one);
    return text === null ? null : parseAnswer(text, labels).option;
  });
}
