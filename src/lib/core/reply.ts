import { AxiaError, type ErrorData } from './error';

/** A worker's reply: message libraries would lose the kind of a thrown error. */
export type Reply<T> = { ok: true; value: T } | { ok: false; error: ErrorData };

/** Does something, and reports how it ended. Never rejects. */
export async function replyOf<T>(work: () => T | Promise<T>): Promise<Reply<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, error: AxiaError.from(error).toData() };
  }
}

/** @throws AxiaError the error in the reply */
export function valueOf<T>(reply: Reply<T>): T {
  if (reply.ok) return reply.value;
  throw AxiaError.fromData(reply.error);
}
