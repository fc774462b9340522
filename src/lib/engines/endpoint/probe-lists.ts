import type { RequestProfile } from '../../core/provenance/provenance';
import { quantile } from '../../core/statistics';
import { answersAtOnce, firstToken } from './final-text';
import type { ChatReply, TokenLog } from './reply';
import { listTemperature, PROBE_SEED, unlessRefused, type ChatClient } from './request';
import { coversAll, knownOptions, listedOptions, type KnownOption, type Question } from './scoring';
import { trustedList } from './token-list';

/** What the server reports of the first token of answers. */
export interface ProbedLists {
  /** With the list’s true length, and the length of replies that is enough. */
  profile: RequestProfile;
  /** Questions with a list, and those with all options in it; null where no list is reported. */
  questions: number;
  covered: number | null;
  /** Median probability of all options together; null where it is not reported. */
  mass: number | null;
  /** Options whose log-probability is known, to verify scores with. */
  known: KnownOption[];
  /** Why the probabilities of some options cannot be used; null for no such reason. */
  unusable: string | null;
  /** Fields without effect. */
  ignored: string[];
}

/** Tokens asked for where the usual number does not hold all options. Our choice. */
const LONGER_LIST = 100;

/**
 * Finds out whether the options of some questions are among the most likely first tokens, with replies
 * of one token where the model answers at once and the server takes it.
 *
 * @param profile as it brought a first reply
 */
export async function probeLists(
  client: ChatClient,
  profile: RequestProfile,
  questions: readonly Question[],
  { signal, onQuestion }: { signal: AbortSignal; onQuestion: (number: number) => void }
): Promise<ProbedLists> {
  const ignored: string[] = [];
  const none = { questions: 0, covered: null, mass: null, known: [], unusable: null, ignored };
  if (profile.unsupportedFields.includes('logprobs')) return { ...none, profile };

  if (answersAtOnce(profile)) {
    const short = { ...profile, answerTokens: 1 };
    if ((await unlessRefused(listOf(short, questions[0]!))) !== null) profile = short;
  }
  let seen = await listsOf(profile);
  // Of a list at temperature 0 that says “certain” everywhere, the temperature may be the reason.
  if (
    listTemperature(profile) === 0 &&
    seen.length > 0 &&
    seen.every(({ list }) => certain(list))
  ) {
    const warm = { ...profile, tempered: true };
    const list = await unlessRefused(listOf(warm, seen[0]!.question));
    if (list !== null && !certain(list)) {
      profile = warm;
      seen = await listsOf(warm);
    }
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

  const masses = seen.map(({ question, list }) =>
    listedOptions(list, question.options).reduce<number>(
      (sum, log) => sum + (log === null ? 0 : Math.exp(log)),
      0
    )
  );
  const covered = seen.filter(({ question, list }) => coversAll(list, question.options)).length;
  return {
    profile,
    questions: seen.length,
    covered: profile.topLogprobs === 0 ? null : covered,
    mass: profile.topLogprobs === 0 ? null : quantile(masses, 0.5),
    known: seen.flatMap(({ question, list }) => knownOptions(question, list)),
    unusable: unusableIn(seen),
    ignored
  };

  async function listsOf(settled: RequestProfile): Promise<Seen[]> {
    const found: Seen[] = [];
    for (const [index, question] of questions.entries()) {
      onQuestion(index + 1);
      const list = await listOf(settled, question);
      if (list !== null) found.push({ question, list });
    }
    return found;
  }

  /** Null where nothing is reported of the answer. */
  async function listOf(
    settled: RequestProfile,
    { options, prompt }: Question
  ): Promise<TokenLog[] | null> {
    const request = {
      prompt,
      tokens: settled.answerTokens,
      temperature: listTemperature(settled),
      logs: true,
      ...(answersAtOnce(settled) ? {} : { seed: PROBE_SEED })
    };
    const greedy = request.temperature === 0;
    const read = ({ texts: [text] }: ChatReply) => {
      const token = firstToken(text!, settled);
      return token === null ? null : trustedList(token, { listed: 0, greedy, options });
    };
    return read(await client.complete(settled, request, { signal, kind: 'probe', check: read }));
  }

  async function tryLongerList(): Promise<void> {
    const longer = { ...profile, topLogprobs: LONGER_LIST };
    const lacking = seen.filter(({ question, list }) => !coversAll(list, question.options));
    for (const [index, one] of lacking.entries()) {
      const list = await unlessRefused(listOf(longer, one.question));
      if (list === null || list.length <= one.list.length) return;
      if (index === 0) profile = { ...longer, topLogprobs: Math.min(LONGER_LIST, list.length) };
      one.list = list;
    }
  }
}

interface Seen {
  question: Question;
  list: readonly TokenLog[];
}

/** Nearer to 0 the logarithm of the largest probability leaves nothing for the others. */
const CERTAIN = -1e-3;

const certain = (list: readonly TokenLog[]): boolean => list.some(({ log }) => log >= CERTAIN);

/** What is in the place of the log-probabilities of options; null for nothing. */
function unusableIn(seen: readonly Seen[]): string | null {
  const found = seen.flatMap(({ question, list }) => {
    const logs = listedOptions(list, question.options);
    const unknown = question.options.filter((_, index) => logs[index] === null);
    return list.filter(({ text, instead }) => instead && unknown.includes(text.trim()));
  });
  const [first] = found;
  return first
    ? `The server gives ${first.instead} in place of the log-probability of some response options.`
    : null;
}
