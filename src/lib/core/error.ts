/** Kinds of failure that Axia distinguishes, everywhere: in workers, in the store, on the screen. */
export const ERROR_KINDS = [
  'unsupported-device',
  'device-lost',
  'out-of-memory',
  'network',
  'quota',
  'rate-limit',
  'credentials',
  'corrupt-model',
  'aborted',
  'invalid-input',
  'defect'
] as const;

export type ErrorKind = (typeof ERROR_KINDS)[number];

/** Whether and when it makes sense to try the same thing again. */
export type Retry = { when: 'never' } | { when: 'now' } | { when: 'after'; milliseconds: number };

/** An error as plain data: what workers send, where classes are lost. */
export interface ErrorData {
  kind: ErrorKind;
  message: string;
  advice: string;
  retry: Retry;
}

/**
 * An error with a kind, one sentence of advice for a student, and whether trying again makes
 * sense. Everything that a user may meet is thrown as this class.
 */
export class AxiaError extends Error {
  override readonly name = 'AxiaError';
  readonly kind: ErrorKind;
  readonly advice: string;
  readonly retry: Retry;

  constructor(
    kind: ErrorKind,
    message: string,
    advice: string,
    options: { retry?: Retry; cause?: unknown } = {}
  ) {
    super(message, { cause: options.cause });
    this.kind = kind;
    this.advice = advice;
    this.retry = options.retry ?? { when: 'never' };
  }

  /** Plain data for a worker message. */
  toData(): ErrorData {
    return { kind: this.kind, message: this.message, advice: this.advice, retry: this.retry };
  }

  /** The error that `toData` described. */
  static fromData(data: ErrorData): AxiaError {
    return new AxiaError(data.kind, data.message, data.advice, { retry: data.retry });
  }

  /** `error` itself when it is an AxiaError, else a `defect` that carries its message. */
  static from(error: unknown): AxiaError {
    if (error instanceof AxiaError) return error;
    if (isDiskFull(error))
      return new AxiaError(
        'quota',
        'The disk is full, or the share of it that this site may use.',
        'Free disk space, then try again. Export what you need before you close this page.',
        { cause: error }
      );
    if (error instanceof Error && error.name === 'AbortError') return abortedError();
    const message = error instanceof Error ? error.message : String(error);
    return new AxiaError(
      'defect',
      message,
      'This is a bug in Axia. Your answers are kept. Reload the page, and report what happened.',
      { cause: error }
    );
  }
}

/** Words of browsers for a disk without room, where the name of an error does not say so. */
const NO_ROOM =
  /NO_SPACE|ENOSPC|no space left|disk is full|not enough (?:disk )?space|\bIO error\b|backing store/iu;

/**
 * Whether an error says that the disk is full, or the share of it that this site may use. Chromium
 * reports a full disk as `UnknownError` or `AbortError`, and says in words only what it is.
 */
export function isDiskFull(error: unknown): boolean {
  const { name, message } = (error ?? {}) as { name?: unknown; message?: unknown };
  return name === 'QuotaExceededError' || (name !== 'AxiaError' && NO_ROOM.test(String(message)));
}

/** The error of a call that its signal aborted, or that nobody waits for any more. */
export function abortedError(message = 'Stopped.'): AxiaError {
  return new AxiaError('aborted', message, 'What is complete is kept. Start again when you like.', {
    retry: { when: 'now' }
  });
}

/** @throws AxiaError `aborted`, where the signal is aborted */
export function throwIfAborted(signal: { readonly aborted: boolean }): void {
  if (signal.aborted) throw abortedError();
}

/**
 * Milliseconds to wait before an attempt is made again: what the error asks for, doubled with every
 * attempt up to `longest`, but never less than it asks for. Null for never.
 *
 * @param attempt number of the failed attempt, from 1
 */
export function retryDelay(
  retry: Retry & { when: 'after' },
  attempt: number,
  longest?: number
): number;
export function retryDelay(retry: Retry, attempt: number, longest?: number): number | null;
export function retryDelay(retry: Retry, attempt: number, longest = 60_000): number | null {
  if (retry.when === 'never') return null;
  if (retry.when === 'now') return attempt === 1 ? 0 : Math.min(1000 * 2 ** (attempt - 2), longest);
  const { milliseconds } = retry;
  return Math.max(milliseconds, Math.min(milliseconds * 2 ** (attempt - 1), longest));
}
