import { AxiaError } from '../error';

/** What to do about a file that cannot be read. */
export const UNREADABLE_ADVICE =
  'Nothing was imported. Use the file as Axia exported it, unchanged, or export the study again.';

/** The error of every file that is not what Axia writes. */
export function unreadable(message: string): AxiaError {
  return new AxiaError('invalid-input', message, UNREADABLE_ADVICE);
}
