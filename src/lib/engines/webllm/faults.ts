import { AxiaError, abortedError, type ErrorKind, type Retry } from '../../core/error';
import type { Stage } from '../local/service';

interface Rule {
  /** Matches `name: message`. */
  pattern: RegExp;
  stage?: Stage;
  kind: ErrorKind;
  /** What happened, as the beginning of a sentence; the engine's own words follow in brackets. */
  says: string;
}

/**
 * What WebLLM and the browser throw, as observed with faults put in on purpose (docs/webllm.md).
 * The first rule that matches decides.
 */
const rules: Rule[] = [
  {
    pattern: /QuotaExceeded|quota exceeded/i,
    kind: 'quota',
    says: 'The browser has no room left for the model’s files'
  },
  {
    pattern:
      /Unable to find a compatible GPU|WebGPU(?:NotAvailable|NotFound)|requestDevice|navigator\.gpu/i,
    kind: 'unsupported-device',
    says: 'The browser offers no graphics device that the engine can use'
  },
  {
    pattern: /ShaderF16Support|FeatureSupport|shader-f16|Cannot initialize runtime/i,
    kind: 'unsupported-device',
    says: 'The graphics device lacks something that this model needs'
  },
  {
    pattern: /Invalid ShaderModule|GPUPipelineError/,
    stage: 'load',
    kind: 'unsupported-device',
    says: 'The graphics device rejected this model’s programs'
  },
  // The engine's own hint: a device lost while loading ran out of memory.
  {
    pattern: /DeviceLostError|device was lost/i,
    stage: 'load',
    kind: 'out-of-memory',
    says: 'The graphics device was lost while the model was loading, usually because memory ran out'
  },
  {
    pattern:
      /ExitStatus|Program terminated with exit|out of memory|allocation failed|GPUOutOfMemory/i,
    kind: 'out-of-memory',
    says: 'Memory ran out'
  },
  {
    pattern: /external Instance reference/i,
    kind: 'device-lost',
    says: 'The browser’s graphics process ended'
  },
  {
    pattern: /device (?:was|is) lost|DeviceLost|been disposed/i,
    kind: 'device-lost',
    says: 'The graphics device was lost'
  },
  {
    // The engine unloads itself when the device is lost; its tokenizer is then gone as well.
    pattern: /ModelNotLoaded|SpecifiedModelNotFound|Cannot pass deleted object/i,
    kind: 'device-lost',
    says: 'The model is no longer loaded, as after a lost graphics device'
  },
  {
    pattern: /ContextWindowSizeExceeded|context window/i,
    kind: 'invalid-input',
    says: 'The question exceeds the model’s context window'
  },
  {
    pattern: /exceeds shard size|Integrity|CompileError|LinkError|SyntaxError|ASSERTIONS/,
    kind: 'corrupt-model',
    says: 'A file of the model is damaged'
  },
  {
    pattern: /NetworkError|network error|Request failed|Failed to fetch|Load failed|Cache\.add/i,
    kind: 'network',
    says: 'A file of the model was no longer stored and could not be downloaded'
  }
];

const now: Retry = { when: 'now' };

const advice: Partial<Record<ErrorKind, { text: string; retry: Retry }>> = {
  quota: {
    text: 'Free disk space, leave private browsing, or choose a smaller model.',
    retry: { when: 'never' }
  },
  'unsupported-device': {
    text: 'Choose a model whose name contains f32, another browser, or the simulated respondent.',
    retry: { when: 'never' }
  },
  'out-of-memory': {
    text: 'Close other tabs and programs, or choose a smaller model.',
    retry: { when: 'never' }
  },
  'device-lost': {
    text: 'Your answers are kept. This happens when the computer sleeps or graphics memory runs short: close other tabs and programs, then press “Resume”.',
    retry: now
  },
  'invalid-input': {
    text: 'Choose a model with a larger context window, or a shorter prompt.',
    retry: { when: 'never' }
  },
  'corrupt-model': {
    text: 'Your answers are kept. Check the model’s files on the models screen, or delete and download them again. If that does not help, choose another model.',
    retry: now
  },
  network: {
    text: 'Check your connection and press “Resume”: what has been downloaded is kept.',
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
  if (/AbortError/.test(text)) return abortedError();
  const rule = rules.find(
    (candidate) =>
      (candidate.stage === undefined || candidate.stage === stage) && candidate.pattern.test(text)
  );
  return rule
    ? fault(rule.kind, `${rule.says} (${text.replace(/\.$/, '')}).`, thrown)
    : AxiaError.from(thrown);
}

/** An error of an engine with the usual advice for its kind. */
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
