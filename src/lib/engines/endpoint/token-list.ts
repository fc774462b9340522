import { BrokenReply } from './faults';
import type { TokenLog, WrittenToken } from './reply';

/** Rounding allowed in sums of probabilities, and above 0 in their logarithms. */
const ROUNDING = 1e-3;

/** Differences in what a server reports of the same token twice, natural logarithm. Our choice. */
const SAME = 0.02;

/** By how much another token may be more probable than the one taken at temperature 0: see below. */
const NEARLY = 0.2;

/** Tokens of the largest vocabularies are a quarter of this. */
const VOCABULARY = 2 ** 20;

/** How a list was asked for. */
export interface ListAsked {
  /** Tokens that the server lists by what is known of it; 0 while that is not known. */
  listed: number;
  /** Whether the most likely token had to be taken (temperature 0). */
  greedy: boolean;
  /** Answers whose probabilities are read. */
  options: readonly string[];
}

/**
 * The tokens reported for one place: the most likely ones, and the one written where it is none of
 * them. Two tokens may read alike, so several entries of one text count together; but what contradicts
 * itself is no measurement.
 *
 * @throws BrokenReply that names the contradiction
 */
export function trustedList(token: WrittenToken, asked: ListAsked): TokenLog[] {
  const { top } = token;
  const known = top.filter(({ log }) => !Number.isNaN(log));
  assertLogs([token, ...known]);
  if (top.length === 0) return [own(token)];
  if (asked.listed > 0 && top.length < asked.listed)
    throw new BrokenReply(`a list of ${top.length} tokens instead of ${asked.listed}`);
  assertNoneTwice(known, asked.options);
  const all = withWritten(token, known, asked.greedy);
  const list = [...all, ...top.filter(({ log }) => Number.isNaN(log))];
  const sum = all.reduce((total, { log }) => total + Math.exp(log), 0);
  if (sum > 1 + ROUNDING) throw new BrokenReply('probabilities that sum to more than 1');
  // What is left is spread over tokens that are each less probable than the last one listed.
  const least = Math.min(...known.map(({ log }) => log));
  const room = VOCABULARY * Math.exp(least);
  if (known.length > 1 && known.length === top.length && 1 - sum > 0.01 + room)
    throw new BrokenReply(`probabilities that sum to ${sum.toFixed(2)}, with no room for the rest`);
  return list;
}

const own = ({ text, log, instead }: WrittenToken): TokenLog => ({
  text,
  log,
  ...(instead === undefined ? {} : { instead })
});

function assertLogs(tokens: readonly TokenLog[]): void {
  const logs = tokens.map(({ log }) => log).filter((log) => !Number.isNaN(log));
  if (logs.every((log) => log <= ROUNDING)) return;
  throw new BrokenReply(
    logs.every((log) => log >= 0 && log <= 1 + ROUNDING)
      ? 'probabilities instead of their logarithms'
      : 'log-probabilities above 0'
  );
}

/** One token listed twice and two tokens that read alike cannot be told apart where they are equal. */
function assertNoneTwice(known: readonly TokenLog[], options: readonly string[]): void {
  const seen = new Set<string>();
  for (const { text, log } of known) {
    if (!options.includes(text.trim())) continue;
    const key = `${log} ${text}`;
    if (seen.has(key)) throw new BrokenReply(`the token “${text}” twice in one list`);
    seen.add(key);
  }
}

/** The list with the token that was written. */
function withWritten(token: WrittenToken, known: TokenLog[], greedy: boolean): TokenLog[] {
  const { log, text, top } = token;
  const alike = known.filter((one) => one.text === text);
  // Unknown in either place is unknown.
  if (Number.isNaN(log)) return alike.length > 0 ? known : [...known, own(token)];
  if (alike.length === 0 && top.some((one) => one.text === text)) return known;
  const most = Math.max(...known.map((one) => one.log));
  // Servers draw and report from numbers of their own precision: near ones may change places.
  if (greedy && log < most - NEARLY)
    throw new BrokenReply('a token that it took as the most likely one, and lists as less likely');
  if (alike.some((one) => Math.abs(one.log - log) <= SAME)) return known;
  const least = Math.min(...known.map((one) => one.log));
  if (alike.length > 0 && log >= least - SAME)
    throw new BrokenReply(`two different probabilities of the token “${text}”`);
  return [...known, own(token)];
}
