import * as v from 'valibot';
import { finite, flag, known, knownFlag, knownNumber, longText, text } from './entries';

/** Said beside every number of a simulated respondent, on screens, in files and in pictures. */
export const SIMULATED_LABEL = 'Simulated, not a language model';

/** Programs that speak the chat-completions API, as far as they can be told apart. */
export const SERVER_KINDS = [
  'vllm',
  'sglang',
  'llama.cpp',
  'ollama',
  'lm-studio',
  'openai',
  'unknown'
] as const;

export type ServerKind = (typeof SERVER_KINDS)[number];

/** Names for people, within a sentence. */
export const SERVER_NAMES: Readonly<Record<ServerKind, string>> = {
  vllm: 'vLLM',
  sglang: 'SGLang',
  'llama.cpp': 'llama.cpp',
  ollama: 'Ollama',
  'lm-studio': 'LM Studio',
  openai: 'OpenAI',
  unknown: 'an OpenAI-compatible server'
};

/** Request fields by which servers constrain a text to one of several. */
export const CONSTRAINTS = [
  'structured_outputs',
  'guided_choice',
  'regex',
  'grammar',
  'json_schema'
] as const;

export type Constraint = (typeof CONSTRAINTS)[number];

export const identityEntries = {
  id: text,
  label: text,
  revision: known,
  quantisation: known,
  simulated: flag
};

export const identitySchema = v.object({
  kind: v.picklist(
    ['simulated', 'webllm', 'wllama', 'endpoint'],
    'is not a known kind of respondent'
  ),
  ...identityEntries
});

const simulated = v.object({
  kind: v.literal('simulated'),
  ...identityEntries,
  /** Version of the generative model. */
  version: known,
  /** What the answers were generated from, by name. */
  parameters: v.record(text, v.union([text, finite])),
  seed: knownNumber
});

const calibration = v.object({
  /** The question alone; with words put before the answer; or with nothing else to generate. */
  method: v.picklist(['plain', 'answer-prefix', 'grammar']),
  /** The words put before the answer; null but for `answer-prefix`. */
  answerPrefix: known,
  /** Questions tried. */
  questions: finite,
  /** From this mass on a model is asked plainly. */
  threshold: knownNumber,
  /** Median probability that the response options have together, asked plainly. */
  massPlain: knownNumber,
  /** The same with the chosen method; null for `grammar`, which leaves nothing else. */
  massChosen: knownNumber,
  /** Every answer prefix tried, with its mass. */
  tried: v.array(v.object({ prefix: text, mass: finite }))
});

const longPrompts = v.object({
  allowed: flag,
  /** Why not, as a clause; null when they are allowed. */
  reason: v.nullable(longText),
  /** Largest difference of a logit between tokens read in one piece and in two; null if unmeasured. */
  largestDifference: knownNumber,
  /** The difference up to which it is taken for rounding. */
  limit: knownNumber,
  /** Racing kernels of this model that were repaired. */
  repairedKernels: knownNumber
});

const prefixReuse = v.object({
  on: flag,
  /** Why not, as a clause; null when it is on. */
  reason: v.nullable(longText),
  /** Largest difference of a logit with and without it in the self-test; null if unmeasured. */
  largestDifference: knownNumber,
  limit: knownNumber
});

const webllm = v.object({
  kind: v.literal('webllm'),
  ...identityEntries,
  /** `runtime`: package and version of the JavaScript in which the model library runs. */
  engine: v.object({ name: text, version: known, runtime: v.optional(known, null) }),
  /** The graphics device. */
  adapter: known,
  weights: v.object({
    source: known,
    origin: known,
    folder: known,
    library: known,
    /** SHA-256 of the library’s file. */
    libraryDigest: v.optional(known, null),
    licence: known,
    /** SHA-256 over names and hashes of all files. */
    digest: known,
    /** Whether every file was hashed; else only sizes were compared. */
    hashed: knownFlag,
    checkedAt: known
  }),
  model: v.object({
    contextWindow: knownNumber,
    /** Tokens that are read at a time. */
    prefillChunk: knownNumber,
    /** Number of logits. */
    vocabulary: knownNumber,
    /** JSON, as the engine uses it. */
    chatTemplate: v.nullable(longText),
    /** The tokens of every response option, one text per scale. */
    optionTokens: v.array(longText),
    /** False where the system text opens the first message. */
    systemRole: knownFlag,
    /** Whether the model reasons unless an empty thinking block precedes its answer. */
    reasoning: knownFlag,
    /** Longest generated answer, in tokens. */
    answerTokens: knownNumber
  }),
  calibration: v.nullable(calibration),
  selfTests: v.object({
    /** Probability with which a digit was repeated. */
    repeatProbability: knownNumber,
    longPrompts: v.nullable(longPrompts),
    prefixReuse: v.nullable(prefixReuse)
  }),
  /** What answered before, where it was something else. */
  history: v.array(v.object({ adapter: known, engineVersion: known, prefixReuse: knownFlag }))
});

/** Texts of a chat template’s own: in `all` prompts, or only in the `baseline` without a system text. */
const hidden = v.array(v.object({ text: longText, where: v.picklist(['baseline', 'all']) }));

const wllama = v.object({
  kind: v.literal('wllama'),
  ...identityEntries,
  engine: v.object({
    name: text,
    version: known,
    /** Release of llama.cpp inside, for example `b7179`. */
    build: known
  }),
  threads: knownNumber,
  file: v.object({
    name: text,
    bytes: finite,
    /** SHA-256 of the whole file, as hashed in this browser. */
    digest: known,
    /** Where the file can be downloaded. */
    source: known,
    licence: known
  }),
  model: v.object({
    architecture: known,
    parameters: knownNumber,
    /** Share of the weights’ bytes by tensor type, largest first. */
    tensorTypes: v.array(v.object({ type: text, share: finite })),
    /** Tokens that fit into the cache in this study. */
    contextWindow: knownNumber,
    vocabulary: knownNumber,
    /** The tokens of every response option, one text per scale. */
    optionTokens: v.array(longText),
    /** Longest generated answer, in tokens. */
    answerTokens: knownNumber
  }),
  chat: v.object({
    /** `plain` for a base model, whose file has no chat template. */
    format: v.picklist(['template', 'plain']),
    /** Jinja source of the file. */
    template: v.nullable(longText),
    /** False where the system text opens the first message. */
    systemRole: flag,
    /** Whether an empty system message keeps a text of the template’s own out. */
    emptySystem: flag,
    hidden,
    /** The day that the template is given as today; null where it asks for none. */
    date: known,
    bosToken: v.optional(known, null),
    eosToken: v.optional(known, null)
  }),
  calibration: v.nullable(calibration),
  selfTests: v.object({
    /** Probability with which a digit was repeated. */
    repeatProbability: knownNumber,
    /** Largest difference of a log-probability when the same tokens were read twice. */
    repeatDifference: knownNumber,
    /** The same between tokens read in one piece and in two. */
    piecesDifference: knownNumber,
    prefixReuse: v.nullable(prefixReuse)
  }),
  /** What answered before, where it was something else. */
  history: v.array(v.object({ engineVersion: known, prefixReuse: knownFlag }))
});

const profile = v.object({
  model: text,
  server: v.picklist(SERVER_KINDS),
  /** Tokens of prompt and answer together; null where the server does not report it. */
  contextWindow: knownNumber,
  /** The field that limits a reply: servers know one of the two, or both. */
  lengthField: v.picklist(['max_tokens', 'max_completion_tokens']),
  /** False where the system text opens the first message. */
  systemRole: flag,
  reasoning: v.picklist(['none', 'off', 'low', 'on']),
  /** What is sent to that end; null for nothing. */
  reasoningFields: v.nullable(v.record(v.string(), v.unknown())),
  /** Longest reply, in tokens. */
  answerTokens: finite,
  /** Most likely tokens asked for; 0 for those that are written alone. */
  topLogprobs: finite,
  /** Fields that the server refuses, and that are left out. */
  unsupportedFields: v.array(text),
  /** False where llama.cpp is told to read every prompt whole. */
  promptCache: v.optional(flag, true),
  /** Whether an empty system message keeps a text of the chat template’s own out of the baseline. */
  emptySystem: v.optional(flag, false),
  /** Whether log-probabilities were found to depend on the temperature: they are those of 1 then. */
  tempered: v.optional(flag)
});

export const strategySchema = v.object({
  profile,
  /** From the list of the most likely first tokens; by scoring every option; or as sampled texts. */
  method: v.picklist(['top-logprobs', 'scored', 'sampled']),
  /** Scores options that are not in the list, or all; null where that is impossible. */
  scoring: v.nullable(v.picklist([...CONSTRAINTS, 'prompt_logprobs'])),
  /** Constrains texts to the options; null for texts as they come. */
  constraint: v.nullable(v.picklist(CONSTRAINTS)),
  /** Texts that one request asks for, at most. */
  textsPerRequest: finite
});

/** Largest differences of an option’s log-probability when some questions were repeated. */
const repeatability = v.object({
  /** One after the other, in another order; null where it is not known. */
  alone: knownNumber,
  /** All at once. */
  together: knownNumber,
  /** The larger of the two with the server’s cache of prompts, where the study goes without it. */
  cached: knownNumber
});

const capabilities = v.object({
  /** Questions tried, and those whose options were all among the most likely tokens. */
  questions: knownNumber,
  covered: knownNumber,
  /** From this mass on the options have enough. */
  threshold: knownNumber,
  /**
   * Median probability that the options have together; of sampled texts the share that could be
   * read as one. Null where it cannot be measured.
   */
  mass: knownNumber,
  /** Largest difference (natural logarithm) between a score and the list where both report one. */
  scoringDifference: knownNumber,
  /** Null where probabilities are not reported, or it was not tried. */
  repeatability: v.nullable(repeatability),
  /** Whether the same seed gave the same text, and another seed another one. */
  seedHonoured: knownFlag,
  /** Whether replies came in the harmony format (GPT-OSS). */
  harmony: flag,
  /** Request fields that the server refused, and that are left out. */
  refusedFields: v.array(text),
  /** Request fields without the effect that they should have. */
  ignoredFields: v.array(text)
});

const endpoint = v.pipe(
  v.object({
    kind: v.literal('endpoint'),
    ...identityEntries,
    address: known,
    /** What the server says that it serves the model from. */
    servedFrom: known,
    server: v.object({
      kind: v.picklist(SERVER_KINDS),
      version: known,
      /** Requests that it works on at a time. */
      slots: knownNumber
    }),
    /** What the server says of the model. */
    model: v.object({
      /** Number of weights, and their size. */
      parameters: knownNumber,
      bytes: knownNumber,
      /** Jinja source. */
      chatTemplate: v.nullable(longText),
      /** Texts of the template’s own; null where the server does not show it. */
      hidden: v.nullable(hidden)
    }),
    /** How the questions of the study are put, from the first to the last; null if unknown. */
    strategy: v.nullable(strategySchema),
    /** What the capability probe found at the start of the study. */
    capabilities,
    /** What answered before, where it was something else. */
    history: v.array(
      v.object({
        address: known,
        servedFrom: known,
        server: v.nullable(v.picklist(SERVER_KINDS)),
        version: known
      })
    )
  }),
  v.check(({ id, strategy }) => (strategy?.profile.model ?? id) === id, 'names two models')
);

export const provenanceSchema = v.variant('kind', [simulated, webllm, wllama, endpoint]);

/** Who answered, as `provenance.json` holds it. */
export const respondentSchema = v.object(
  { identity: identitySchema, provenance: v.nullable(provenanceSchema) },
  'must be an object'
);

/**
 * Who answers, as far as it is known before anything is loaded. Part of every cell's hash. `id` is
 * the model's, or the simulated respondent's parameters in canonical form; `label` the name for
 * people; `simulated` true for anything that is not a language model.
 */
export type RespondentIdentity = v.InferOutput<typeof identitySchema>;

/** What answered, as known once it is loaded. Unknown is null, never a guess. */
export type RespondentProvenance = v.InferOutput<typeof provenanceSchema>;
export type SimulatedProvenance = v.InferOutput<typeof simulated>;
export type WebllmProvenance = v.InferOutput<typeof webllm>;
export type WllamaProvenance = v.InferOutput<typeof wllama>;
export type EndpointProvenance = v.InferOutput<typeof endpoint>;
/** What may have gone on elsewhere than it began. */
export type ModelProvenance = Exclude<RespondentProvenance, SimulatedProvenance>;

/** What a calibration found. Masses are medians over its questions; unknown is null. */
export type Calibration = v.InferOutput<typeof calibration>;
/** Whether prompts longer than one prefill chunk are put to a model, and how that was decided. */
export type LongPrompts = v.InferOutput<typeof longPrompts>;
/** Whether the beginning that a prompt shares with the one before is kept, and why. */
export type PrefixReuse = v.InferOutput<typeof prefixReuse>;
/** How every request to one server is made, whatever it asks. */
export type RequestProfile = v.InferOutput<typeof profile>;
/** How the questions of a study are put to a server. */
export type Strategy = v.InferOutput<typeof strategySchema>;
/** How the log-probability of one given option is had. */
export type Scoring = NonNullable<Strategy['scoring']>;
export type Repeatability = v.InferOutput<typeof repeatability>;
/** What a server was found to do, as far as a reader of the answers must know. */
export type ProvenCapabilities = v.InferOutput<typeof capabilities>;

/** Who answered, as a study holds it. */
export interface Respondent {
  identity: RespondentIdentity;
  /** Null where it never got ready. */
  provenance: RespondentProvenance | null;
}
