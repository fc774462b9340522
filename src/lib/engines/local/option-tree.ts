import { AxiaError } from '../../core/error';
import { exp } from '../../core/exp-log';
import { logSumExp } from '../log-sum-exp';
import { findOptionTokens, isSpelt, textOf, tokensOfText, type Vocabulary } from './tokens';

/**
 * Where the readings of a scale's options part. A reading is a sequence of tokens that reads as an
 * option; only as much of it counts as tells it from the other options.
 */
export interface Branch {
  /** Tokens behind the prompt that lead here. */
  path: readonly number[];
  /** For every option, the tokens that decide for it here. */
  decided: number[][];
  /** Tokens behind which several options are still possible. */
  further: ReadonlyMap<number, Branch>;
  /** The option that is complete here although others go on; null for none. */
  ends: number | null;
}

/** The readings of the options of one scale. */
export interface OptionTree {
  root: Branch;
  /** For people and the provenance: `1: 16 "1", 220 " 1"; 2: …`. */
  description: string;
}

/** What the model says at one branch. */
export interface BranchView {
  /** Log-probabilities of `decided`, option by option, under the whole vocabulary. */
  decided: number[];
  /** Log-probability of each token of `further`, in its order. */
  further: number[];
  /** Log-probability of everything else, where an option ends; null elsewhere. */
  rest: number | null;
}

interface Reading {
  option: number;
  tokens: number[];
}

/**
 * The tree of a scale. Where every option is a single token of the tokenizer, only single tokens
 * count (`findOptionTokens`). Else the spellings of every option of several tokens come in, bare and
 * behind a space or a line break, as far as these join its first token.
 *
 * @throws AxiaError `invalid-input` when the tokenizer cannot spell an option, or spells two alike
 */
export function optionTree(vocabulary: Vocabulary, options: readonly string[]): OptionTree {
  const found = findOptionTokens(vocabulary, options);
  const single = found.every(({ option, tokens }) => isSpelt(vocabulary, option, tokens));
  const readings = found.flatMap(({ tokens }, option): Reading[] => [
    ...tokens.map(({ id }) => ({ option, tokens: [id] })),
    ...(single ? [] : spellings(vocabulary, options[option]!).map((tokens) => ({ option, tokens })))
  ]);
  options.forEach((option, index) => {
    if (!readings.some((reading) => reading.option === index)) throw unreadable(option);
  });
  const root = branch(readings, [], options);
  return { root, description: describe(root, vocabulary, options) };
}

/** Ways to spell an option with the tokenizer, without white space as a token of its own before it. */
function spellings(vocabulary: Vocabulary, option: string): number[][] {
  const text = (tokens: readonly number[]) => textOf(vocabulary, tokens).trim();
  return ['', ' ', '\n']
    .map((before) => {
      const tokens = tokensOfText(vocabulary, before + option);
      const blank = tokens.findIndex((id) => text([id]) !== '');
      return tokens.slice(Math.max(0, blank));
    })
    .filter((tokens) => text(tokens) === option);
}

/** @param path tokens that all of the readings begin with */
function branch(
  readings: readonly Reading[],
  path: readonly number[],
  options: readonly string[]
): Branch {
  const depth = path.length;
  const ending = new Set(
    readings.filter(({ tokens }) => tokens.length === depth).map(({ option }) => option)
  );
  if (ending.size > 1)
    throw unreadable([...ending].map((option) => options[option]!).join('” and “'));
  const byToken = new Map<number, Reading[]>();
  for (const reading of readings) {
    const token = reading.tokens[depth];
    if (token === undefined) continue;
    byToken.set(token, [...(byToken.get(token) ?? []), reading]);
  }
  const decided = options.map((): number[] => []);
  const further = new Map<number, Branch>();
  for (const [token, those] of byToken) {
    const option = those[0]!.option;
    if (those.every((reading) => reading.option === option)) decided[option]!.push(token);
    else further.set(token, branch(those, [...path, token], options));
  }
  return { path, decided, further, ends: [...ending][0] ?? null };
}

/** One number per token of the vocabulary: logits, or log-probabilities. */
type Logits = Float32Array | Float64Array;

/**
 * The log-probability of every option under the whole vocabulary at temperature 1, and the
 * probability of everything else. All sums are in double precision.
 *
 * @param logits one number a token of the vocabulary
 * @param tokens for each option, the tokens that read as it
 * @returns null when the logits are not a distribution (NaN or plus infinity among them, or nothing)
 */
export function optionDistribution(
  logits: Logits,
  tokens: readonly (readonly number[])[]
): { logProbabilities: number[]; outside: number } | null {
  const total = logSumExp(logits);
  if (!Number.isFinite(total)) return null;
  const logProbabilities = tokens.map(
    (ids) => logSumExp(ids.map((id) => logits[id] ?? -Infinity)) - total
  );
  const inside = logProbabilities.reduce((sum, value) => sum + exp(value), 0);
  return { logProbabilities, outside: Math.max(0, 1 - inside) };
}

/**
 * What logits say at a branch.
 *
 * @returns null when they are not a distribution
 */
export function viewBranch(logits: Logits, at: Branch): BranchView | null {
  const onward = [...at.further.keys()];
  const seen = optionDistribution(logits, [...at.decided, ...onward.map((token) => [token])]);
  if (seen === null) return null;
  const named = new Set([...at.decided.flat(), ...onward]);
  return {
    decided: seen.logProbabilities.slice(0, at.decided.length),
    further: seen.logProbabilities.slice(at.decided.length),
    // One minus the others would lose small numbers.
    rest:
      at.ends === null
        ? null
        : logSumExp(logits.filter((_, token) => !named.has(token))) - logSumExp(logits)
  };
}

/**
 * The log-probability of every option: that of a reading is the sum of those of its tokens, each
 * given the ones before. An option that is complete where others go on (1 and 10) gets what goes on to
 * none of them.
 *
 * @param view what the model says at a branch; called once a branch, parents first
 */
export async function scoreOptions(
  tree: OptionTree,
  view: (at: Branch) => Promise<BranchView>
): Promise<{ logProbabilities: number[]; outside: number }> {
  const parts = tree.root.decided.map((): number[] => []);
  async function walk(at: Branch, before: number): Promise<void> {
    const seen = await view(at);
    at.decided.forEach((tokens, option) => {
      if (tokens.length > 0) parts[option]!.push(before + seen.decided[option]!);
    });
    if (at.ends !== null) parts[at.ends]!.push(before + seen.rest!);
    let index = 0;
    for (const next of at.further.values()) await walk(next, before + seen.further[index++]!);
  }
  await walk(tree.root, 0);
  const logProbabilities = parts.map(logSumExp);
  const inside = logProbabilities.reduce((sum, value) => sum + exp(value), 0);
  return { logProbabilities, outside: Math.max(0, 1 - inside) };
}

function describe(root: Branch, vocabulary: Vocabulary, options: readonly string[]): string {
  const spelt = (tokens: readonly number[]) =>
    tokens.map((id) => `${id} ${JSON.stringify(textOf(vocabulary, [id]))}`).join(' + ');
  function ways(at: Branch, option: number): string[] {
    const decided = at.decided[option]!.map((token) => {
      const tokens = [...at.path, token];
      const whole = textOf(vocabulary, tokens).trim() === options[option];
      return spelt(tokens) + (whole ? '' : '…');
    });
    const onward = [...at.further.values()].flatMap((next) => ways(next, option));
    const here =
      at.ends === option ? [`${spelt(at.path)} unless another option goes on from it`] : [];
    return [...decided, ...here, ...onward];
  }
  return options.map((option, index) => `${option}: ${ways(root, index).join(', ')}`).join('; ');
}

function unreadable(option: string): AxiaError {
  return new AxiaError(
    'invalid-input',
    `The tokens of this model do not distinguish the response option “${option}” from the others, so its probability cannot be read.`,
    'Choose sampled text for this model, or another model.'
  );
}
