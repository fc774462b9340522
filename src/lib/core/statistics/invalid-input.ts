import { AxiaError } from '../error';

/** The typed error of every statistic whose input has no answer. */
export function invalidInput(message: string): AxiaError {
  return new AxiaError(
    'invalid-input',
    message,
    'Check the answers or choices that this figure is computed from.'
  );
}
