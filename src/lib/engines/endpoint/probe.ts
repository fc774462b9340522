import type { Capabilities, Constraint, RequestProfile } from '../../core/provenance/provenance';
import type { Elicitation } from '../../core/study/design';
import { ENOUGH_MASS } from '../webllm/calibration';
import type { Asker } from './asker';
import { lookFirst } from './first-look';
import { answersAtOnce, firstProfile } from './habits';
import { lookAtLists, type ListLook } from './list-look';
import type { Question } from './looked-at';
import type { ServedModel } from './models';
import { proveScoring, type Proof } from './proving';
import { reasonsAlways } from './reasoning';
import { scoringsToTry } from './scoring';
import type { ServerFacts } from './server';
import { lookAtHolding, lookAtTexts, type TextLook } from './text-look';

export interface ProbeOptions {
  model: ServedModel;
  server: ServerFacts;
  /** What is asked; the first one finds out which fields the server takes. */
  questions: readonly Question[];
  /** How the study is going to be answered; null to look at both ways. */
  elicitation: Elicitation | null;
  signal: AbortSignal;
  /** Told what is looked at, in a short sentence. */
  onStep: (message: string) => void;
}

/** What a look found, and how the server is asked from now on. */
export interface Probed {
  found: Capabilities;
  profile: RequestProfile;
}

/**
 * Finds out what a server can do, by asking it: servers accept fields that they do not know, and say
 * little of what they are. About ten requests.
 *
 * @throws AxiaError when the model cannot be asked at all
 */
export async function probeServer(asker: Asker, options: ProbeOptions): Promise<Probed> {
  const { elicitation, model, onStep, questions, server, signal } = options;
  const mode = elicitation?.mode ?? null;
  // Log-probabilities are those of temperature 1.
  const temperature = elicitation?.mode === 'sampled' ? elicitation.temperature : 1;

  onStep('Asking the first question.');
  const first = await lookFirst(
    asker,
    firstProfile(model.id, server.kind, model.contextWindow),
    questions[0]!,
    { temperature, logs: mode !== 'sampled', signal }
  );
  let { profile } = first;

  let texts: TextLook | null = null;
  if (mode !== 'distribution') {
    onStep('Looking whether texts can be drawn again by their seed.');
    texts = await lookAtTexts(asker, profile, { temperature, signal });
    profile = texts.profile;
  }
  let held: { share: number; constraint: Constraint | null } | null = null;
  if (elicitation?.mode === 'sampled') {
    onStep('Looking how the model takes the scale.');
    const at = { temperature, texts: texts?.texts ?? 1, signal };
    held = await lookAtHolding(asker, profile, questions, at);
  }
  let lists: ListLook | null = null;
  let proof: Proof | null = null;
  if (mode !== 'sampled') {
    const onQuestion = (number: number) =>
      onStep(`Looking how the model takes the scale: question ${number}.`);
    lists = await lookAtLists(asker, profile, questions, { signal, onQuestion });
    if (answersAtOnce(profile)) {
      onStep('Looking whether given answers can be scored.');
      const ways = scoringsToTry(server.kind);
      proof = await proveScoring(asker, lists.profile, ways, lists.known, signal);
    }
    // Not where texts were looked at too: they are longer than the one token that is enough here.
    if (mode === 'distribution') profile = lists.profile;
  }

  const found: Capabilities = {
    server: withBuild(server, first.reply.fingerprint),
    contextWindow: model.contextWindow,
    topLogprobs: lists !== null && lists.looked > 0 ? lists.profile.topLogprobs : 0,
    questions: lists?.looked ?? questions.length,
    covered: lists?.covered ?? null,
    threshold: ENOUGH_MASS,
    mass: lists?.mass ?? held?.share ?? null,
    scoring: proof?.scoring ?? null,
    scoringDifference: proof?.difference ?? null,
    constraint: held?.constraint ?? null,
    textsPerRequest: texts?.texts ?? null,
    seedHonoured: texts?.seedHonoured ?? null,
    systemRole: profile.systemRole,
    reasoning: profile.reasoning,
    harmony: first.final.harmony || reasonsAlways(model.id),
    refusedFields: refusedFields(profile),
    ignoredFields: [...first.ignored, ...(texts?.ignored ?? []), ...(lists?.ignored ?? [])]
  };
  return { found, profile };
}

function refusedFields({ unsupportedFields, lengthField }: RequestProfile): string[] {
  return [...unsupportedFields, ...(lengthField === 'max_tokens' ? [] : ['max_tokens'])];
}

/** llama.cpp tells its build with every reply. */
export function withBuild(server: ServerFacts, fingerprint: string | null): ServerFacts {
  return server.kind === 'llama.cpp' ? { ...server, version: fingerprint } : server;
}
