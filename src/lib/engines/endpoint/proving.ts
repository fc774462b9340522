import type { RequestProfile, Scoring } from '../../core/provenance/provenance';
import { AxiaError } from '../../core/error';
import type { Asker } from './asker';
import type { Question } from './looked-at';
import type { TokenLog } from './reply';
import { scoreText } from './scoring';

/** An answer whose log-probability the server told in its list, or as the one it wrote. */
export interface KnownAnswer {
  question: Question;
  label: string;
  /** Of every token that reads exactly so. */
  logs: number[];
}

/**
 * Largest difference between a score and what the server told before, natural logarithm. A server
 * that takes the other answers away first, or lays the chat out differently, is off by far more.
 * Beside a list the scored answers are the improbable ones, and servers that compute in half
 * precision give steps of 1/8, which fall differently by the way in which a prompt is computed.
 * Alone, no more than what the cache of prompts changes at llama.cpp (0.004, docs/endpoint.md).
 */
export const SCORE_AGREES = { besideList: 0.15, alone: 0.02 };

/** Nearer to certainty a score proves nothing: it is also what is told of a text without choice. */
const LEAST_TELLING = -0.1;

/** Answers whose scores are compared. */
const COMPARED = 2;

/** Labels that a token spells exactly, without white space: as a text that is held to them does. */
export function knownAnswers(question: Question, list: readonly TokenLog[]): KnownAnswer[] {
  return question.options.map((label) => ({
    question,
    label,
    logs: list.flatMap(({ text, log }) => (text === label && log > -Infinity ? [log] : []))
  }));
}

export interface Proof {
  scoring: Scoring;
  /** Largest difference found. */
  difference: number;
}

/** The answers by which scores are best proved: the least probable ones. */
export function tellingAnswers(known: readonly KnownAnswer[]): KnownAnswer[] {
  const least = ({ logs }: KnownAnswer) => Math.min(...logs);
  return known
    .filter((answer) => answer.logs.length > 0 && Math.max(...answer.logs) < LEAST_TELLING)
    .sort((one, other) => least(one) - least(other))
    .slice(0, COMPARED);
}

/**
 * The first way of scoring that gives what the server told before; null when none does, or nothing
 * is known to compare with.
 */
export async function proveScoring(
  asker: Asker,
  profile: RequestProfile,
  ways: readonly Scoring[],
  known: readonly KnownAnswer[],
  signal: AbortSignal
): Promise<Proof | null> {
  const compared = tellingAnswers(known);
  if (compared.length === 0) return null;
  const agrees = profile.topLogprobs > 0 ? SCORE_AGREES.besideList : SCORE_AGREES.alone;
  for (const scoring of ways) {
    let difference = 0;
    for (const answer of compared) {
      difference = Math.max(difference, await differenceOf(scoring, answer));
      if (difference > agrees) break;
    }
    if (difference <= agrees) return { scoring, difference };
  }
  return null;

  async function differenceOf(scoring: Scoring, { question, label, logs }: KnownAnswer) {
    try {
      const of = { prompt: question.prompt, text: label };
      const scored = await scoreText(asker, profile, scoring, of, { signal, proved: false });
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
