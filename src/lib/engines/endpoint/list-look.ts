import type { RequestProfile } from '../../core/provenance/provenance';
import { quantile } from '../../core/statistics';
import { firstToken } from './answer-tokens';
import { unlessRefused, type Asker } from './asker';
import { answersAtOnce, listTemperature, LOOKING_SEED } from './habits';
import type { Question } from './looked-at';
import { coversAll, seenLabels, toldTokens } from './option-list';
import { knownAnswers, type KnownAnswer } from './proving';
import type { TokenLog } from './reply';

/** What the server tells of the first token of answers. */
export interface ListLook {
  /** With the list’s true length, and the length of replies that is enough. */
  profile: RequestProfile;
  /** Questions looked at, and those with all answers in the list. */
  looked: number;
  /** Null where no list is reported. */
  covered: number | null;
  /** Median probability of all answers together; null where nothing was told. */
  mass: number | null;
  /** Answers whose log-probability is known, for proofs. */
  known: KnownAnswer[];
  /** Fields without effect. */
  ignored: string[];
}

/** Tokens asked for where the usual number does not hold all answers. Our choice. */
const LONGER_LIST = 100;

interface Seen {
  question: Question;
  list: readonly TokenLog[];
}

/**
 * Looks how the answers to some questions stand among the most likely first tokens, with replies of
 * one token where the model answers at once and the server takes it.
 *
 * @param profile as they brought a first reply
 */
export async function lookAtLists(
  asker: Asker,
  profile: RequestProfile,
  questions: readonly Question[],
  { signal, onQuestion }: { signal: AbortSignal; onQuestion: (number: number) => void }
): Promise<ListLook> {
  const ignored: string[] = [];
  const none = { profile, looked: 0, covered: null, mass: null, known: [], ignored };
  if (profile.unsupportedFields.includes('logprobs')) return none;

  if (answersAtOnce(profile)) profile = await withShortReplies(profile, questions[0]!);
  const seen: Seen[] = [];
  for (const [index, question] of questions.entries()) {
    onQuestion(index + 1);
    const list = await listOf(profile, question);
    if (list !== null) seen.push({ question, list });
  }
  if (seen.length === 0) {
    ignored.push('logprobs');
    return { ...none, profile: { ...profile, topLogprobs: 0 } };
  }
  const longest = Math.max(...seen.map(({ list }) => list.length));
  if (profile.topLogprobs > 0 && longest <= 1) {
    ignored.push('top_logprobs');
    profile = { ...profile, topLogprobs: 0 };
  } else if (longest < profile.topLogprobs) profile = { ...profile, topLogprobs: longest };
  else await tryLongerList();

  const covered = seen.filter(({ question, list }) => coversAll(list, question.options));
  return {
    profile,
    looked: seen.length,
    covered: profile.topLogprobs === 0 ? null : covered.length,
    mass: profile.topLogprobs === 0 ? null : quantile(seen.map(massOf), 0.5),
    known: seen.flatMap(({ question, list }) => knownAnswers(question, list)),
    ignored
  };

  /** Null where nothing is told of the answer. */
  async function listOf(settled: RequestProfile, { prompt }: Question): Promise<TokenLog[] | null> {
    const wish = {
      prompt,
      tokens: settled.answerTokens,
      temperature: listTemperature(settled),
      logs: true,
      ...(answersAtOnce(settled) ? {} : { seed: LOOKING_SEED })
    };
    const reply = await asker.ask(settled, wish, { signal, kind: 'look' });
    const token = firstToken(reply.texts[0]!, settled);
    return token === null ? null : toldTokens(token);
  }

  async function withShortReplies(
    settled: RequestProfile,
    question: Question
  ): Promise<RequestProfile> {
    const short = { ...settled, answerTokens: 1 };
    return (await unlessRefused(listOf(short, question))) === null ? settled : short;
  }

  async function tryLongerList(): Promise<void> {
    const lacking = seen.filter(({ question, list }) => !coversAll(list, question.options));
    if (lacking.length === 0) return;
    const longer = { ...profile, topLogprobs: LONGER_LIST };
    for (const [index, one] of lacking.entries()) {
      const list = await unlessRefused(listOf(longer, one.question));
      if (list === null || list.length <= one.list.length) return;
      if (index === 0) profile = { ...longer, topLogprobs: Math.min(LONGER_LIST, list.length) };
      one.list = list;
    }
  }
}

function massOf({ question, list }: Seen): number {
  return seenLabels(list, question.options).reduce<number>(
    (sum, log) => sum + (log === null ? 0 : Math.exp(log)),
    0
  );
}
