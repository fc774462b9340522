import { AxiaError, type ErrorKind, type Retry } from '../../core/error';

/** When the engine failed: the same words mean different things while loading and answering. */
export type Stage = 'load' | 'answer';

interface Rule {
  /** Matches `name: message`. */
  pattern: RegExp;
  stage?: Stage;
  kind: ErrorKind;
}

/**
 * What WebLLM and the browser throw, as observed with faults put in on purpose (docs/webllm.md).
 * The first rule that matches decides.
 */
const rules: Rule[] = [
  { pattern: /QuotaExceeded|quota exceeded/i, kind: 'quota' },
  {
    pattern:
      /Unable to find a compatible GPU|WebGPU(?:NotAvailable|NotFound)|requestDevice|navigator\.gpu/i,
    kind: 'unsupported-device'
  },
  {
    pattern: /ShaderF16Support|FeatureSupport|shader-f16|Cannot initialize runtime/i,
    kind: 'unsupported-device'
  },
  { pattern: /Invalid ShaderModule|GPUPipelineError/, stage: 'load', kind: 'unsupported-device' },
  // The engine's own hint: a device lost while loading ran out of memory.
  { pattern: /DeviceLostError|device was lost/i, stage: 'load', kind: 'out-of-memory' },
  {
    pattern:
      /ExitStatus|Program terminated with exit|out of memory|allocation failed|GPUOutOfMemory/i,
    kind: 'out-of-memory'
  },
  {
    pattern:
      /device (?:was|is) lost|DeviceLost|external Instance reference|been disposed|ModelNotLoaded|SpecifiedModelNotFound/i,
    kind: 'device-lost'
  },
  { pattern: /ContextWindowSizeExceeded|context window/i, kind: 'invalid-input' },
  {
    pattern: /exceeds shard size|Integrity|CompileError|LinkError|SyntaxError|ASSERTIONS/,
    kind: 'corrupt-model'
  },
  { pattern: /AbortError/, kind: 'aborted' },
  {
    pattern: /NetworkError|network error|Request failed|Failed to fetch|Load failed|Cache\.add/i,
    kind: 'network'
  }
];

const now: Retry = { when: 'now' };

const advice: Partial<Record<ErrorKind, { text: string; retry: Retry }>> = {
  quota: {
    text: 'The browser has no room left for the model: free disk space, leave private browsing, or take a smaller model.',
    retry: { when: 'never' }
  },
  'unsupported-device': {
    text: 'This device cannot run the model: take one whose name contains f32, another browser, or the simulated respondent.',
    retry: { when: 'never' }
  },
  'out-of-memory': {
    text: 'The model does not fit into memory: close other tabs and programs, or take a smaller model.',
    retry: { when: 'never' }
  },
  'device-lost': {
    text: 'The graphics device stopped, as it may when the computer sleeps or runs short of memory; your answers are kept, and the model is loaded again when you go on.',
    retry: now
  },
  'invalid-input': {
    text: 'The question is too long for this model: take a model with a larger context, or a shorter prompt.',
    retry: { when: 'never' }
  },
  'corrupt-model': {
    text: 'The model’s files are damaged, so the stored copy was deleted: load the model once more to fetch them again.',
    retry: now
  },
  aborted: { text: 'Start again when you like.', retry: now },
  network: {
    text: 'The model could not be fetched: check the connection and try again; what has arrived is kept.',
    retry: { when: 'after', milliseconds: 3000 }
  }
};

/**
 * What an engine threw, as an error with a kind. WebLLM throws errors of its own and the browser's,
 * objects that are no errors, and plain strings.
 */
export function mapFault(thrown: unknown, stage: Stage): AxiaError {
  if (thrown instanceof AxiaError) return thrown;
  const text = describe(thrown);
  const rule = rules.find(
    (candidate) =>
      (candidate.stage === undefined || candidate.stage === stage) && candidate.pattern.test(text)
  );
  return rule ? fault(rule.kind, text, thrown) : AxiaError.from(thrown);
}

/** An error of an engine with the standing advice for its kind. */
export function fault(kind: ErrorKind, message: string, cause?: unknown): AxiaError {
  const known = advice[kind];
  if (!known) return AxiaError.from(message);
  return new AxiaError(kind, message, known.text, { retry: known.retry, cause });
}

function describe(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return String(thrown);
  const { name, message } = thrown as { name?: unknown; message?: unknown };
  const parts = [name ?? thrown.constructor?.name, message].filter(
    (part): part is string => typeof part === 'string' && part !== ''
  );
  return parts.join(': ') || String(thrown);
}
