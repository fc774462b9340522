import { withoutEnd } from '../words';
import * as v from 'valibot';
import { ARMS } from './arm';
import { isConditionId, isOwnCondition, type ConditionId } from './condition';
import { promptSet, type PromptSet } from './prompt-words';
import { MOST_ITEMS } from '../instrument/instrument';
import { LONGEST } from '../limits';
import { distinct, identifier, numberIn, parseData, plainText, wholeNumberIn } from '../parse-data';
import { parseSimulatedParameters } from '../simulation/parameters';

/** Seeds are integers below this one. */
export const SEED_LIMIT = 2 ** 31;

/** Allowed ranges of the numbers of a design, for forms, addresses and validation. */
export const DESIGN_RANGES = {
  seed: { min: 0, max: SEED_LIMIT - 1 },
  temperature: { min: 0, max: 2 },
  repeats: { min: 1, max: 1000 },
  fills: { min: 1, max: 50 },
  perMeasure: { min: 1, max: 1000 },
  atOnce: { min: 1, max: 256 }
} as const;

/** Most requests that a server gets at once where a design does not say. Our choice. */
export const DEFAULT_AT_ONCE = 64;

const condition = v.pipe(
  v.string('must be text'),
  v.custom<ConditionId>(
    (text) => typeof text === 'string' && (isConditionId(text) || isOwnCondition(text)),
    'is not a known condition'
  )
);

const conditions = v.pipe(
  v.array(condition, 'must be a list of conditions'),
  v.minLength(1, 'has no conditions'),
  v.check((list) => distinct(list), 'lists a condition twice')
);

const respondent = v.variant(
  'kind',
  [
    v.object({
      kind: v.literal('simulated'),
      preset: plainText(60),
      parameters: v.pipe(v.unknown(), v.transform(parseSimulatedParameters))
    }),
    v.object({ kind: v.literal('webllm'), model: plainText(120) }),
    v.object({ kind: v.literal('wllama'), model: plainText(120) }),
    v.object({
      kind: v.literal('endpoint'),
      /** Base address of the server, without credentials; it usually ends in /v1. */
      url: v.pipe(
        plainText(LONGEST.serverAddress),
        v.check((text) => endpointAddress(text) === text, 'is not the plain address of a server')
      ),
      /** The model as that server names it. */
      model: plainText(LONGEST.servedModel),
      /** Most requests at once; `DEFAULT_AT_ONCE` where it is absent. */
      atOnce: v.exactOptional(wholeNumberIn(DESIGN_RANGES.atOnce))
    })
  ],
  'must be simulated, webllm, wllama or endpoint'
);

/**
 * Who answers: `webllm` is a model on this computer's graphics device, `wllama` one on its processor,
 * `endpoint` a model on a server that speaks the OpenAI chat-completions API. Keys
 * are never part of a design.
 */
export type RespondentSpec = v.InferOutput<typeof respondent>;

const elicitation = v.variant(
  'mode',
  [
    v.object({ mode: v.literal('distribution') }),
    v.object({
      mode: v.literal('sampled'),
      temperature: numberIn(DESIGN_RANGES.temperature),
      /** Generated answers per cell. */
      repeats: wholeNumberIn(DESIGN_RANGES.repeats)
    })
  ],
  'must be distribution or sampled'
);

/** How answers are obtained. */
export type Elicitation = v.InferOutput<typeof elicitation>;

const instrumentUse = v.pipe(
  v.object({
    id: identifier,
    /** Items by number; null for all, or for those that `perMeasure` draws. */
    items: v.nullable(
      v.pipe(
        v.array(wholeNumberIn({ min: 1, max: 99_999 }), 'must be a list of item numbers'),
        v.minLength(1, 'asks no items'),
        v.maxLength(MOST_ITEMS, `asks more than ${MOST_ITEMS} items`),
        v.check((list) => distinct(list), 'asks an item twice')
      )
    ),
    /** Items per measure drawn by the study's seed (`sampleItems`); only where `items` is null. */
    perMeasure: v.exactOptional(wholeNumberIn(DESIGN_RANGES.perMeasure)),
    /** Conditions of the study under which it is asked; all that suit it when absent. */
    conditions: v.exactOptional(conditions),
    /** Settings of the instrument's parameters; the rest keep their default. */
    parameters: v.exactOptional(v.record(v.string(), plainText(60)))
  }),
  v.check(
    ({ items, perMeasure }) => items === null || perMeasure === undefined,
    'lists items and also asks for a sample'
  )
);

/** Part of an instrument that is asked, and under which conditions. */
export type InstrumentUse = v.InferOutput<typeof instrumentUse>;

const administration = v.picklist(['item', 'conversation'], 'must be item or conversation');

/**
 * Whether every item is asked in a fresh context, or a whole questionnaire in one conversation that
 * keeps the earlier answers (sampled text only). Statements and the priming arms are always asked
 * one item at a time.
 */
export type Administration = v.InferOutput<typeof administration>;

const arms = v.object({
  list: v.pipe(
    v.array(v.picklist(ARMS, 'is not a known variant'), 'must be a list of variants'),
    v.minLength(1, 'lists no variants'),
    v.check((list) => distinct(list), 'lists a variant twice')
  ),
  /** Every question in each arm, or a tenth of them (`quickItems`). */
  share: v.picklist(['all', 'tenth'], 'must be all or tenth')
});

/** Other forms in which the questions of a study are asked once more. */
export type DesignArms = v.InferOutput<typeof arms>;

const fields = v.object(
  {
    /**
     * 3 where there are own prompts, else 2 where there are arms, else 1: so that a version of Axia
     * that does not know them refuses the design.
     */
    version: v.picklist([1, 2, 3], 'must be 1, 2 or 3: a later version of Axia made this design'),
    /** The preset that it was made from, or `custom`. */
    preset: plainText(60),
    respondent,
    conditions,
    instruments: v.pipe(
      v.array(instrumentUse, 'must be a list of instruments'),
      v.minLength(1, 'has no instruments'),
      v.maxLength(20, 'has more than 20 instruments'),
      v.check((list) => distinct(list.map(({ id }) => id)), 'lists an instrument twice')
    ),
    elicitation,
    administration: v.optional(administration, 'item'),
    /** Filled-in questionnaires per persona in the priming arms; each is another draw. */
    fills: v.optional(wholeNumberIn(DESIGN_RANGES.fills), 1),
    arms: v.exactOptional(arms),
    /** Value prompts in other words, and personas besides them. */
    words: v.exactOptional(promptSet),
    /** Seeds the simulated respondent and sampling. */
    seed: wholeNumberIn(DESIGN_RANGES.seed)
  },
  'must be an object with the fields of a study design'
);

const design = v.pipe(
  fields,
  v.check(
    (one) => one.version === versionOf(one),
    'has variants or own prompts where its version has none, or none where it has'
  ),
  v.check(
    ({ conditions: list, words }) =>
      list.every(
        (id) =>
          !isOwnCondition(id) || words?.words.personas.some((persona) => persona.condition === id)
      ),
    'asks a persona that it does not describe'
  )
);

/** The version of a design that has these parts. */
const versionOf = ({
  arms: varied,
  words
}: Pick<v.InferOutput<typeof fields>, 'arms' | 'words'>) =>
  words !== undefined ? 3 : varied !== undefined ? 2 : 1;

/** Everything that decides which questions are asked, and nothing about their analysis. */
export type StudyDesign = v.InferOutput<typeof design>;

/** The design with other arms, or with none (null). */
export function withArms(
  { arms: _old, ...rest }: StudyDesign,
  list: DesignArms | null
): StudyDesign {
  const changed = list === null ? rest : { ...rest, arms: list };
  return { ...changed, version: versionOf(changed) };
}

/** The design with own prompts, or with the usual ones (null). It asks only personas that they have. */
export function withWords(
  { words: _old, conditions: list, instruments: uses, ...rest }: StudyDesign,
  words: PromptSet | null
): StudyDesign {
  const known: readonly ConditionId[] = words?.words.personas.map((one) => one.condition) ?? [];
  const kept = (ids: readonly ConditionId[]) =>
    ids.filter((id) => !isOwnCondition(id) || known.includes(id));
  const changed = {
    ...rest,
    conditions: kept(list),
    instruments: uses.map((use) =>
      use.conditions ? { ...use, conditions: kept(use.conditions) } : use
    ),
    ...(words === null ? {} : { words })
  };
  return { ...changed, version: versionOf(changed) };
}

/**
 * A study design from untrusted data: a bundle, or the store of an older version, in which every
 * item had a fresh context. Whether the items exist is checked when the plan is made.
 *
 * @throws AxiaError `invalid-input` with one sentence on the first fault
 */
export function parseDesign(data: unknown): StudyDesign {
  return parseData(
    design,
    data,
    'The study design',
    'Use a design that Axia wrote, or set up a new study.'
  );
}

/**
 * The base address of a server as designs and addresses keep it: http or https, no user, password,
 * query or fragment (where keys hide), no slash at the end. Null for anything else, so that a
 * secret in an address is refused and not cut off in silence.
 */
export function endpointAddress(text: string): string | null {
  const found = /^(https?):\/\/([^\s/?#@\\]+)((?:\/[^\s?#\\]*)?)$/iu.exec(text.trim());
  if (found === null) return null;
  const [, scheme = '', host = '', path = ''] = found;
  const parts = /^([\p{L}\p{N}._-]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?$/iu.exec(host);
  if (parts === null || Number(parts[2] ?? 0) > 65_535 || !isHost(parts[1]!)) return null;
  return `${scheme.toLowerCase()}://${host.toLowerCase()}${withoutEnd(path, (one) => one === '/')}`;
}

/** Not what ends in a number as an IPv4 address does, and is none. */
function isHost(name: string): boolean {
  if (!/(?:^|\.)(?:\d+|0x[0-9a-f]*)\.?$/iu.test(name)) return true;
  return /^\d+(?:\.\d+){3}$/u.test(name) && name.split('.').every((part) => Number(part) <= 255);
}
