import type { Capabilities } from '../../core/provenance/capabilities';
import type { Repeatability, RequestProfile } from '../../core/provenance/provenance';
import { AxiaError } from '../../core/error';
import type { Cell } from '../../core/study/cell';
import type { Elicitation } from '../../core/study/design';
import { parseAnswer } from '../../core/study/answer';
import { ENOUGH_MASS, knownCells, spreadOver } from '../sample-questions';
import type { Chat } from '../chat-template';
import { withBuild, type ServerFacts } from './connect';
import { BrokenReply, unanswered } from './faults';
import { answersAtOnce, finalText, type FinalText } from './final-text';
import { probeLists, type ProbedLists } from './probe-lists';
import { probeConstraints, probeTexts } from './probe-texts';
import { probeRepeatability } from './repeatability';
import { SILENT } from './reply';
import type { ServedModel } from './served-models';
import {
  ANSWER_TOKENS,
  firstProfile,
  negotiate,
  PROBE_SEED,
  type ChatClient,
  type Negotiated
} from './request';
import { verifyScoring, type Question } from './scoring';
import { mayReason, PROGRAMS, reasonsAlways, switchesToTry } from './servers';

/** Questions probed, unless they have more different scales, and most of them. Our choice. */
const QUESTIONS = 3;
const MOST_QUESTIONS = 5;

/** Asked where there is no study. */
export const HARMLESS: Question = {
  prompt: {
    system: 'You answer questions about the weather.',
    user: [
      'How often does it rain where you like to be? Answer with one number alone.',
      '',
      '1 = never',
      '2 = rarely',
      '3 = sometimes',
      '4 = often',
      '5 = very often',
      '6 = always'
    ].join('\n')
  },
  options: ['1', '2', '3', '4', '5', '6']
};

/**
 * Questions of a study to probe a server with: of those whose prompt is known before anything was
 * answered, one with a system text first, one of every scale, and further ones spread over the plan.
 *
 * @param from where in the plan the first one is looked for, 0 to 1
 */
export function sampleQuestions(cells: readonly Cell[], from = 0): Question[] {
  const known = knownCells(cells);
  if (known.length === 0) return [HARMLESS];
  const withSystem = known.filter(({ prompt }) => prompt.system !== null);
  const firsts = withSystem.length > 0 ? withSystem : known;
  const first = firsts[Math.floor(from * firsts.length)]!;
  const scales = new Map(known.map((cell) => [JSON.stringify(cell.options), cell]));
  scales.delete(JSON.stringify(first.options));
  const needed = [first, ...scales.values()].slice(0, MOST_QUESTIONS);
  const others = spreadOver(known, QUESTIONS).filter((cell) => !needed.includes(cell));
  return [...needed, ...others].slice(0, Math.max(QUESTIONS, needed.length));
}

export interface ProbeOptions {
  model: ServedModel;
  /** What is known of its chat template; null for nothing. */
  layout: Pick<Chat, 'emptySystem' | 'systemText'> | null;
  server: ServerFacts;
  /** The first one finds out which fields the server takes. */
  questions: readonly Question[];
  /** How the study will be answered; null to probe both modes. */
  elicitation: Elicitation | null;
  signal: AbortSignal;
  /** Called with what is probed, in a short sentence. */
  onStep: (message: string) => void;
}

/** What a probe found, and how the server is asked from now on. */
export interface Probed {
  found: Capabilities;
  profile: RequestProfile;
}

/**
 * Finds out what a server can do by asking it: servers accept fields that they do not know, and say
 * little about themselves. About ten requests.
 *
 * @throws AxiaError when the model cannot be asked at all
 */
export async function probeServer(client: ChatClient, options: ProbeOptions): Promise<Probed> {
  const { elicitation, layout, model, onStep, questions, server, signal } = options;
  const mode = elicitation?.mode ?? null;
  // Log-probabilities are those of temperature 1.
  const temperature = elicitation?.mode === 'sampled' ? elicitation.temperature : 1;

  onStep('Asking the first question.');
  const start = {
    ...firstProfile(model.name, server.kind, model.contextWindow),
    ...(layout
      ? { emptySystem: layout.emptySystem, systemRole: layout.systemText === 'system' }
      : {})
  };
  const asking = { temperature, logs: mode !== 'sampled', signal };
  const first = await probeFirst(client, start, questions[0]!, asking);
  let { profile } = first;

  let texts: Awaited<ReturnType<typeof probeTexts>> | null = null;
  if (mode !== 'distribution') {
    onStep('Checking whether the same seed gives the same text.');
    texts = await probeTexts(client, profile, { temperature, signal });
    profile = texts.profile;
  }
  let constrained: Awaited<ReturnType<typeof probeConstraints>> | null = null;
  if (elicitation?.mode === 'sampled') {
    onStep('Checking how the model uses the response scale.');
    const at = { temperature, texts: texts?.texts ?? 1, signal };
    constrained = await probeConstraints(client, profile, questions, at);
  }
  let lists: ProbedLists | null = null;
  let repeatability: Repeatability | null = null;
  let verified: Awaited<ReturnType<typeof verifyScoring>> = null;
  if (mode !== 'sampled') {
    const onQuestion = (number: number) =>
      onStep(
        `Checking how the model uses the response scale: question ${number} of ${questions.length}.`
      );
    lists = await probeLists(client, profile, questions, { signal, onQuestion });
    if (answersAtOnce(profile)) {
      onStep('Checking whether given response options can be scored.');
      const { scorings } = PROGRAMS[server.kind];
      verified = await verifyScoring(client, lists.profile, scorings, lists.known, signal);
    }
    if (answersAtOnce(lists.profile) && lists.questions > 0 && mode !== null) {
      onStep('Asking some questions again, to see whether the answers are the same.');
      const repeated = await probeRepeatability(client, lists.profile, questions, signal);
      ({ repeatability } = repeated);
      lists.profile = repeated.profile;
    }
    // Not where texts were probed too: they are longer than the one token that is enough here.
    if (mode === 'distribution') profile = lists.profile;
  }

  const found: Capabilities = {
    server: withBuild(server, first.reply.fingerprint),
    contextWindow: model.contextWindow,
    topLogprobs: lists !== null && lists.questions > 0 ? lists.profile.topLogprobs : 0,
    questions: lists?.questions ?? questions.length,
    covered: lists?.covered ?? null,
    threshold: ENOUGH_MASS,
    mass: lists?.mass ?? constrained?.share ?? null,
    scoring: verified?.scoring ?? null,
    scoringDifference: verified?.difference ?? null,
    constraint: constrained?.constraint ?? null,
    textsPerRequest: texts?.texts ?? null,
    repeatability,
    seedHonoured: texts?.seedHonoured ?? null,
    systemRole: profile.systemRole,
    reasoning: profile.reasoning,
    unusable: lists?.unusable ?? null,
    harmony: first.final.harmony || reasonsAlways(model.name),
    refusedFields: [
      ...profile.unsupportedFields,
      ...(profile.lengthField === 'max_tokens' ? [] : ['max_tokens'])
    ],
    ignoredFields: [...first.ignored, ...(texts?.ignored ?? []), ...(lists?.ignored ?? [])]
  };
  return { found, profile };
}

/** Longest reply of a model that reasons first, in tokens. Our choice. */
const REASONING_TOKENS = 4096;

/** The reply to the first question. */
interface ProbedFirst extends Negotiated {
  final: FinalText;
  /** Fields that were meant to switch the reasoning off, and did not. */
  ignored: string[];
}

/**
 * The first question put to a model: finds out which fields the server takes, whether the model
 * reasons before it answers, and by what that is switched off or kept short.
 *
 * @throws AxiaError `invalid-input` for a model that does not come to an answer
 */
async function probeFirst(
  client: ChatClient,
  profile: RequestProfile,
  { options, prompt }: Question,
  { temperature, logs, signal }: { temperature: number; logs: boolean; signal: AbortSignal }
): Promise<ProbedFirst> {
  const ignored: string[] = [];
  const ask = async (settled: RequestProfile): Promise<ProbedFirst> => {
    const request = { prompt, tokens: settled.answerTokens, temperature, logs, seed: PROBE_SEED };
    const negotiated = await negotiate(client, settled, request, signal);
    return { ...negotiated, final: finalText(negotiated.reply.texts[0]!), ignored };
  };
  const { contextWindow, model, server } = profile;
  const long =
    contextWindow === null
      ? REASONING_TOKENS
      : Math.max(ANSWER_TOKENS, Math.min(REASONING_TOKENS, Math.floor(contextWindow / 2)));

  const plain = reasonsAlways(model) ? null : await ask(profile);
  if (plain !== null && !(await reasons(plain))) return plain;
  const start = plain?.profile ?? profile;

  for (const { gives, fields } of switchesToTry(server, model)) {
    const unsupported = ({ unsupportedFields }: RequestProfile) =>
      Object.keys(fields).every((field) => unsupportedFields.includes(field));
    if (unsupported(start)) continue;
    const answerTokens = gives === 'off' ? start.answerTokens : long;
    const tried = await ask({ ...start, reasoning: gives, reasoningFields: fields, answerTokens });
    if (unsupported(tried.profile)) continue;
    if (tried.final.text !== null && (gives === 'low' || !tried.final.reasoned)) return tried;
    ignored.push(...Object.keys(fields));
  }
  const unswitched = { reasoning: 'on' as const, reasoningFields: null, answerTokens: long };
  const asItIs = await ask({ ...start, ...unswitched });
  if (asItIs.final.text !== null) return asItIs;
  const [text] = asItIs.reply.texts;
  if (!text!.cut) throw asItIs.final.reasoned ? unanswered() : new BrokenReply(SILENT);
  throw new AxiaError(
    'invalid-input',
    `The model ${model} reasons for more than ${long} tokens before it answers, and the server does not switch that off.`,
    'Start the server with reasoning off, or choose a model that answers directly.'
  );

  async function reasons({ profile: taken, reply, final }: ProbedFirst): Promise<boolean> {
    if (final.reasoned || final.text === null) return true;
    const read = parseAnswer(final.text, options).outcome;
    if (read === 'option' || !reply.texts[0]!.cut || !mayReason(model)) return false;
    // Some begin to reason without a sign: only its end shows.
    const longer = await ask({ ...taken, answerTokens: long });
    return longer.final.reasoned || longer.final.text === null;
  }
}
