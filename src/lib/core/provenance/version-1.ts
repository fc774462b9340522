// Provenances as Axia wrote them up to version 1 of its bundles: one flat bag of lines, some of them
// sentences. This is the only place that reads those.
import * as v from 'valibot';
import {
  identityEntries,
  identitySchema,
  SERVER_NAMES,
  strategySchema,
  type EndpointProvenance,
  type RespondentIdentity,
  type RespondentProvenance,
  type ServerKind,
  type WebllmProvenance
} from './provenance';

const text = v.pipe(v.string('must be text'), v.maxLength(50_000, 'is too long'));
const old = v.object({
  kind: v.picklist(['simulated', 'webllm', 'endpoint']),
  ...identityEntries,
  engine: identityEntries.id,
  engineVersion: identityEntries.revision,
  adapter: identityEntries.revision,
  details: v.record(
    identityEntries.id,
    v.nullable(v.union([text, v.pipe(v.number(), v.finite()), v.boolean()]))
  )
});

type Old = v.InferOutput<typeof old>;
type Lines = ReturnType<typeof linesOf>;

/** `provenance.json` of version 1, as the provenance of today. */
export const respondentVersion1 = v.object(
  { identity: identitySchema, provenance: v.nullable(v.pipe(old, v.transform(upgraded))) },
  'must be an object'
);

/** A stored provenance of version 1 as that of today; null where it is none. */
export function provenanceFromVersion1(stored: unknown): RespondentProvenance | null {
  const parsed = v.safeParse(old, stored);
  return parsed.success ? upgraded(parsed.output) : null;
}

function upgraded(one: Old): RespondentProvenance {
  const { adapter, details, engine, engineVersion, kind, ...rest } = one;
  if (kind === 'simulated') {
    const { seed, ...others } = details;
    const parameters = Object.entries(others).flatMap(([name, value]) =>
      value === null ? [] : [[name, typeof value === 'boolean' ? String(value) : value] as const]
    );
    return {
      kind,
      ...rest,
      version: engineVersion,
      parameters: Object.fromEntries(parameters),
      seed: typeof seed === 'number' ? seed : null
    };
  }
  const lines = linesOf(details);
  if (kind === 'endpoint') return { kind, ...rest, ...served(one, lines) };
  return {
    kind,
    ...rest,
    engine: { name: engine, version: engineVersion, runtime: null },
    adapter,
    ...run(lines)
  };
}

function linesOf(details: Old['details']) {
  const text = (key: string) => {
    const value = details[key];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const number = (key: string) => {
    const value = details[key];
    return typeof value === 'number' ? value : null;
  };
  const flag = (key: string) => {
    const value = details[key];
    return typeof value === 'boolean' ? value : null;
  };
  const list = (key: string, separator: string) => text(key)?.split(separator) ?? [];
  return { text, number, flag, list };
}

/** What only the provenance of a model in the browser holds. */
function run({
  flag,
  list,
  number,
  text
}: Lines): Omit<WebllmProvenance, keyof RespondentIdentity | 'engine' | 'adapter'> {
  const method = text('calibrationWay');
  const answerPrefix = method === 'answer-prefix' ? text('answerPrefix') : null;
  const [allowed, on] = [flag('longPrompts'), flag('prefixReuse')];
  const system = text('systemText');
  const thinking = text('thinking');
  const test = (name: string) => ({
    reason: text(`${name}Reason`),
    largestDifference: number(`${name}Difference`),
    limit: number(`${name}Limit`)
  });
  const unknown = { adapter: null, engineVersion: null, prefixReuse: null };
  return {
    weights: {
      source: text('weights'),
      origin: text('weightsOrigin'),
      folder: text('weightsFolder'),
      library: text('weightsLibrary'),
      libraryDigest: null,
      licence: text('licence'),
      digest: text('weightsDigest'),
      hashed: flag('weightsHashed'),
      checkedAt: text('weightsCheckedAt')
    },
    model: {
      contextWindow: number('contextWindow'),
      prefillChunk: number('prefillChunk'),
      vocabulary: number('vocabulary'),
      chatTemplate: text('chatTemplate'),
      optionTokens: list('optionTokens', ' | '),
      systemRole: system === null ? null : system.startsWith('in the system role'),
      reasoning: thinking === null ? null : thinking !== 'none',
      answerTokens: number('answerTokens')
    },
    calibration:
      method === null
        ? null
        : {
            method:
              method === 'grammar' ? method : answerPrefix === null ? 'plain' : 'answer-prefix',
            answerPrefix,
            questions: number('calibrationCells') ?? 0,
            threshold: number('calibrationEnough'),
            massPlain: number('calibrationMassPlain'),
            massChosen: number('calibrationMassChosen'),
            tried: [...(text('calibrationTried') ?? '').matchAll(/“([^“”]*)” ([\d.]+)/gu)].map(
              ([, prefix, mass]) => ({ prefix: prefix!, mass: Number(mass) })
            )
          },
    selfTests: {
      repeatProbability: number('repeatProbability'),
      longPrompts:
        allowed === null
          ? null
          : { allowed, ...test('longPrompts'), repairedKernels: number('repairedKernels') },
      prefixReuse: on === null ? null : { on, ...test('prefixReuse') }
    },
    history: [
      ...list('alsoAdapters', ' | ').map((adapter) => ({ ...unknown, adapter })),
      ...list('alsoEngineVersions', ' | ').map((engineVersion) => ({ ...unknown, engineVersion })),
      ...list('alsoPrefixReuse', ' | ').map((reuse) => ({
        ...unknown,
        prefixReuse: reuse === 'on'
      }))
    ]
  };
}

/** What only the provenance of a model on a server holds. */
function served(
  { engine, engineVersion, id }: Old,
  { flag, list, number, text }: Lines
): Omit<EndpointProvenance, keyof RespondentIdentity> {
  const strategy = v.safeParse(strategySchema, {
    profile: {
      model: id,
      server: text('server'),
      contextWindow: number('contextWindow'),
      lengthField: text('lengthField'),
      systemRole: text('systemText') !== 'at the start of the user’s message',
      reasoning: text('reasoning'),
      reasoningFields: fieldsIn(text('reasoningFields')),
      answerTokens: number('answerTokens'),
      topLogprobs: number('topLogprobs'),
      unsupportedFields: list('fieldsLeftOut', ', ')
    },
    method: text('way'),
    scoring: text('scoredBy'),
    constraint: text('heldBy'),
    textsPerRequest: number('samplesPerRequest')
  });
  const unknown = { address: null, servedFrom: null, server: null, version: null };
  return {
    address: text('address'),
    servedFrom: text('servedFrom'),
    server: { kind: kindOf(engine), version: engineVersion, slots: null },
    model: { parameters: null, bytes: null, chatTemplate: null, hidden: null },
    strategy: strategy.success ? strategy.output : null,
    capabilities: {
      questions: number('calibrationCells'),
      covered: number('calibrationCovered'),
      threshold: number('calibrationEnough'),
      mass: number('calibrationMassPlain'),
      scoringDifference: number('scoringDifference'),
      repeatability: null,
      seedHonoured: flag('seedHonoured'),
      harmony: flag('harmony') ?? false,
      refusedFields: list('refusedFields', ', '),
      ignoredFields: list('ignoredFields', ', ')
    },
    history: [
      ...list('alsoAddresses', ' | ').map((address) => ({ ...unknown, address })),
      ...list('alsoServedFrom', ' | ').map((servedFrom) => ({ ...unknown, servedFrom })),
      ...list('alsoEngines', ' | ').map((name) => ({ ...unknown, server: kindOf(name) })),
      ...list('alsoEngineVersions', ' | ').map((version) => ({ ...unknown, version }))
    ]
  };
}

function kindOf(name: string): ServerKind {
  const known = Object.entries(SERVER_NAMES).find(([, one]) => one === name);
  return known === undefined ? 'unknown' : (known[0] as ServerKind);
}

/** JSON in a text; whatever else it holds is no set of fields. */
function fieldsIn(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
