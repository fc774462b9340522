import type { RequestProfile, Scoring } from '../../core/provenance/provenance';
import type { Cell, Prompt } from '../../core/study/cell';
import { AxiaError } from '../../core/error';
import { logSumExp } from '../log-sum-exp';
import { chatMessages } from '../messages';
import { BrokenReply } from './faults';
import type { ChatReply, TokenLog } from './reply';
import { constraintFields, type ChatClient, type CompletionRequest } from './request';

/** What is asked of a respondent, as far as probes need it. */
export type Question = Pick<Cell, 'prompt' | 'options'>;

/**
 * Most by which probabilities may sum to more than 1: a list's by their rounding, and scores by what
 * they may be off (`SCORE_AGREES`); of those outside a list most weigh little.
 */
const MOST_SURPLUS = 0.03;

/** A given answer as the server scored it. */
export interface ScoredText {
  /** Natural logarithm of its probability: the sum over its tokens. */
  log: number;
  /** Its tokens as they read. */
  tokens: string[];
}

/** The probabilities of a scale's options, or those whose probability is not reported. */
export type OptionReading =
  | { logProbabilities: number[]; outside: number; missing: null }
  | { logProbabilities: null; outside: null; missing: string[] };

/**
 * The log-probabilities of options in a list of tokens. As with models in the browser, every token
 * that spells an option counts, bare or with white space around.
 *
 * @returns for each option, null where it is not in the list, or part of it is unknown
 */
export function listedOptions(
  list: readonly TokenLog[],
  options: readonly string[]
): (number | null)[] {
  return options.map((option) => {
    const log = logSumExp(list.filter(({ text }) => text.trim() === option).map(({ log }) => log));
    return log > -Infinity ? log : null;
  });
}

/** Whether every option is in a list. */
export function coversAll(list: readonly TokenLog[], options: readonly string[]): boolean {
  return listedOptions(list, options).every((log) => log !== null);
}

/**
 * The probability of every option: from the list, and by scoring those that it lacks. Where
 * one option begins another (1 and 10), what the tokens of the longer one share with it is taken off;
 * a list with both as tokens of their own needs no such thing.
 *
 * Numbers that were rounded or computed apart may come to a little more than 1 together: then they
 * are shares of their sum, so that nothing is left outside.
 *
 * @param list empty to have every option scored
 * @param score null where nothing can be scored; resolves with null for a text that cannot be
 * @throws AxiaError `defect` for numbers that are no probabilities of one question
 */
export async function readOptions(
  list: readonly TokenLog[],
  options: readonly string[],
  score: ((option: string) => Promise<ScoredText | null>) | null
): Promise<OptionReading> {
  const logs = listedOptions(list, options);
  const scored = await Promise.all(
    options.map((option, index) => (logs[index] === null ? (score?.(option) ?? null) : null))
  );
  const whole = options.map((_, index) => logs[index] ?? scored[index]?.log ?? null);
  const own = whole.map((log, index) => {
    if (log === null) return null;
    const longer = options.flatMap((other, position) => {
      const goesOn = scored[position] && isNext(other, options[index]!, options);
      return goesOn && passes(scored[position]!, options[index]!) ? [scored[position]!.log] : [];
    });
    return longer.length === 0 ? log : logDifference(log, logSumExp(longer));
  });
  const missing = options.filter((_, index) => own[index] === null);
  if (missing.length > 0) return { logProbabilities: null, outside: null, missing };
  const known = own as number[];
  const inside = known.reduce((sum, log) => sum + Math.exp(log), 0);
  if (inside <= 1) return { logProbabilities: known, outside: 1 - inside, missing: null };
  if (inside > 1 + MOST_SURPLUS) throw new BrokenReply('probabilities that sum to more than 1');
  const logProbabilities = known.map((log) => log - Math.log(inside));
  return { logProbabilities, outside: 0, missing: null };
}

function isLonger(other: string, option: string): boolean {
  return other.length > option.length && other.startsWith(option);
}

/** Whether `other` goes on from `option`, with none of the options between. */
function isNext(other: string, option: string, options: readonly string[]): boolean {
  return (
    isLonger(other, option) &&
    !options.some((between) => isLonger(between, option) && isLonger(other, between))
  );
}

/** Whether the tokens of a text spell an option on their way. */
function passes({ tokens }: ScoredText, option: string): boolean {
  return tokens.some(
    (_, index) =>
      tokens
        .slice(0, index + 1)
        .join('')
        .trim() === option
  );
}

/** ln(eᵃ − eᵇ); null where rounding leaves nothing. */
function logDifference(a: number, b: number): number | null {
  return a > b ? a + Math.log1p(-Math.exp(b - a)) : null;
}

/**
 * The log-probability of one text as the answer to a question: of its tokens, each given those
 * before it. Whether the server reports that of the model as it is, the probe verifies.
 *
 * @param verified whether it is known to report it, so that a reply without it is a broken one
 * @returns null where the reply does not spell the text, or gives a token no probability
 */
export async function scoreText(
  client: ChatClient,
  profile: RequestProfile,
  scoring: Scoring,
  { prompt, text }: { prompt: Prompt; text: string },
  { signal, verified }: { signal: AbortSignal; verified: boolean }
): Promise<ScoredText | null> {
  const reply = await client.complete(profile, requestFor(profile, scoring, prompt, text), {
    signal,
    kind: 'score',
    check: verified ? (one) => assertReported(one, scoring) : undefined
  });
  return scoring === 'prompt_logprobs' ? fromPrompt(reply, text) : fromText(reply, text);
}

function requestFor(
  profile: RequestProfile,
  scoring: Scoring,
  prompt: Prompt,
  text: string
): CompletionRequest {
  const plain = { prompt, temperature: 1 };
  if (scoring !== 'prompt_logprobs')
    return {
      ...plain,
      // No token is shorter than a byte; two more for what ends the text.
      tokens: new TextEncoder().encode(text).length + 2,
      logs: true,
      fields: constraintFields(scoring, [text])
    };
  return {
    ...plain,
    tokens: 1,
    logs: false,
    fields: {
      messages: [
        ...chatMessages(prompt, profile.systemRole, profile.emptySystem),
        { role: 'assistant', content: text }
      ],
      add_generation_prompt: false,
      continue_final_message: true,
      prompt_logprobs: 0
    }
  };
}

function assertReported({ prompt, texts }: ChatReply, scoring: Scoring): void {
  const reported = scoring === 'prompt_logprobs' ? prompt : texts[0]!.tokens;
  if (reported === null || reported.length === 0)
    throw new BrokenReply('an answer without log-probabilities');
}

/** The tokens with which a written text begins. */
function fromText({ texts }: ChatReply, text: string): ScoredText | null {
  const { content, tokens } = texts[0]!;
  if (content.trim() !== text || tokens === null) return null;
  for (let end = 1; end <= tokens.length; end += 1) {
    const spelt = tokens.slice(0, end);
    if (readsAs(spelt, text)) return scored(spelt);
  }
  return null;
}

/** The tokens with which the prompt ends. */
function fromPrompt({ prompt }: ChatReply, text: string): ScoredText | null {
  if (prompt === null) return null;
  for (let start = prompt.length - 1; start >= 0; start -= 1) {
    const spelt = prompt.slice(start);
    if (readsAs(spelt, text)) return scored(spelt);
    if (spelt.length > text.length) return null;
  }
  return null;
}

function readsAs(tokens: readonly TokenLog[], text: string): boolean {
  return (
    tokens
      .map((token) => token.text)
      .join('')
      .trim() === text
  );
}

function scored(tokens: readonly TokenLog[]): ScoredText | null {
  const log = tokens.reduce((sum, token) => sum + token.log, 0);
  return log > -Infinity ? { log, tokens: tokens.map(({ text }) => text) } : null;
}

/** An option whose log-probability the server reported in its list, or as the one it wrote. */
export interface KnownOption {
  question: Question;
  option: string;
  /** Of every token that reads exactly so. */
  logs: number[];
}

/**
 * Largest difference between a score and what the server reported before, natural logarithm. A
 * server that masks the other options first, or lays the chat out differently, is off by far more.
 * With a list the scored options are the improbable ones, and servers that compute in half
 * precision give steps of 1/8, which fall differently by the way in which a prompt is computed.
 * Alone, no more than what the cache of prompts changes at llama.cpp (0.004, docs/endpoint.md).
 */
export const SCORE_AGREES = { besideList: 0.15, alone: 0.02 };

/** Nearer to certainty a score proves nothing: it is also what is reported of a text without choice. */
const MOST_COMPARED_LOG = -0.1;

/** Options whose scores are compared. */
const COMPARED = 2;

/** Options that a token spells exactly, without white space: as a constrained text does. */
export function knownOptions(question: Question, list: readonly TokenLog[]): KnownOption[] {
  return question.options.map((option) => ({
    question,
    option,
    logs: list.flatMap(({ text, log }) => (text === option && log > -Infinity ? [log] : []))
  }));
}

export interface Verification {
  scoring: Scoring;
  /** Largest difference found. */
  difference: number;
}

/** The options by which scores are best verified: the least probable ones. */
export function comparedOptions(known: readonly KnownOption[]): KnownOption[] {
  const least = ({ logs }: KnownOption) => Math.min(...logs);
  return known
    .filter((answer) => answer.logs.length > 0 && Math.max(...answer.logs) < MOST_COMPARED_LOG)
    .sort((one, other) => least(one) - least(other))
    .slice(0, COMPARED);
}

/**
 * The first scoring that gives what the server reported before; null when none does, or nothing
 * is known to compare with.
 */
export async function verifyScoring(
  client: ChatClient,
  profile: RequestProfile,
  methods: readonly Scoring[],
  known: readonly KnownOption[],
  signal: AbortSignal
): Promise<Verification | null> {
  const compared = comparedOptions(known);
  if (compared.length === 0) return null;
  const agrees = profile.topLogprobs > 0 ? SCORE_AGREES.besideList : SCORE_AGREES.alone;
  for (const scoring of methods) {
    let difference = 0;
    for (const answer of compared) {
      difference = Math.max(difference, await differenceOf(scoring, answer));
      if (difference > agrees) break;
    }
    if (difference <= agrees) return { scoring, difference };
  }
  return null;

  async function differenceOf(scoring: Scoring, { question, option, logs }: KnownOption) {
    try {
      const of = { prompt: question.prompt, text: option };
      const scored = await scoreText(client, profile, scoring, of, { signal, verified: false });
      if (scored === null) return Infinity;
      return Math.min(...logs.map((log) => Math.abs(log - scored.log)));
    } catch (thrown) {
      const { kind } = AxiaError.from(thrown);
      // Refused, or not in the shape that such a reply has.
      if (!signal.aborted && (kind === 'invalid-input' || kind === 'defect')) return Infinity;
      throw thrown;
    }
  }
}
