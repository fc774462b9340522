import type { Elicitation } from '../../core/design';
import type { Asker } from './asker';
import type { Capabilities } from './capabilities';
import { lookFirst } from './first-look';
import { answersAtOnce, firstHabits, type Habits } from './habits';
import { lookAtLists } from './list-look';
import type { Question } from './looked-at';
import type { ServedModel } from './models';
import { proveScoring } from './proving';
import { reasonsAlways } from './reasoning';
import { scoringsToTry } from './scoring';
import type { ServerFacts } from './server';
import { lookAtHolding, lookAtTexts } from './text-look';

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
  habits: Habits;
}

/**
 * Finds out what a server can do, by asking it: servers accept fields that they do not know, and say
 * little of what they are. About ten requests.
 *
 * @throws AxiaError when the model cannot be asked at all
 */
export async function probeServer(asker: Asker, options: ProbeOptions): Promise<Probed> {
  const { elicitation, model, onStep, questions, server, signal } = options;
  const before = asker.asked;
  const forTexts = elicitation === null || elicitation.mode === 'sampled';
  const forLists = elicitation === null || elicitation.mode === 'distribution';

  onStep('Asking the first question.');
  const first = await lookFirst(
    asker,
    firstHabits(model.id, server.kind, model.contextWindow),
    questions[0]!,
    { temperature: temperatureOf(elicitation), logs: forLists, signal }
  );
  let { habits } = first;
  const ignored = [...first.ignored];
  const found: Capabilities = {
    model: model.id,
    server: withBuild(server, first.reply.fingerprint),
    contextWindow: model.contextWindow,
    topLogprobs: 0,
    oneToken: false,
    looked: 0,
    covered: 0,
    mass: null,
    scoring: null,
    scoringDifference: null,
    holding: null,
    texts: null,
    seedHonoured: null,
    systemRole: habits.systemRole,
    reasoning: habits.reasoning,
    harmony: first.final.harmony || reasonsAlways(model.id),
    refused: [],
    ignored,
    requests: 0
  };

  if (forTexts) {
    onStep('Looking whether texts can be drawn again by their seed.');
    const texts = await lookAtTexts(asker, habits, signal);
    habits = texts.habits;
    ignored.push(...texts.ignored);
    found.texts = texts.texts;
    found.seedHonoured = texts.seedHonoured;
  }
  if (elicitation?.mode === 'sampled') {
    onStep('Looking how the model takes the scale.');
    const { temperature } = elicitation;
    const texts = found.texts ?? 1;
    const held = await lookAtHolding(asker, habits, questions, { temperature, texts, signal });
    found.mass = held.share;
    found.holding = held.holding;
    found.looked = questions.length;
  }
  if (forLists) {
    const lists = await lookAtLists(asker, habits, questions, {
      signal,
      onQuestion: (number) => onStep(`Looking how the model takes the scale: question ${number}.`)
    });
    // Texts are longer than the one token that is enough here.
    if (elicitation !== null) habits = lists.habits;
    ignored.push(...lists.ignored);
    const { covered, looked, mass } = lists;
    const { answerTokens, topLogprobs } = lists.habits;
    Object.assign(found, { covered, looked, mass, topLogprobs, oneToken: answerTokens === 1 });
    if (looked === 0) found.topLogprobs = 0;
    if (answersAtOnce(habits)) {
      onStep('Looking whether given answers can be scored.');
      const ways = scoringsToTry(server.kind);
      const proof = await proveScoring(asker, lists.habits, ways, lists.known, signal);
      found.scoring = proof?.scoring ?? null;
      found.scoringDifference = proof?.difference ?? null;
    }
  }
  found.refused = refusedFields(habits);
  found.requests = asker.asked - before;
  return { found, habits };
}

/** Log-probabilities are those of temperature 1. */
export function temperatureOf(elicitation: Elicitation | null): number {
  return elicitation?.mode === 'sampled' ? elicitation.temperature : 1;
}

export function refusedFields({ leftOut, lengthField }: Habits): string[] {
  return [...leftOut, ...(lengthField === 'max_tokens' ? [] : ['max_tokens'])];
}

/** llama.cpp tells its build with every reply. */
export function withBuild(server: ServerFacts, fingerprint: string | null): ServerFacts {
  return server.kind === 'llama.cpp' ? { ...server, version: fingerprint } : server;
}
