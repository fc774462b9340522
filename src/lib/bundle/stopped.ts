import { AxiaError } from '../core/error';

/** The error of work on a bundle that was stopped. */
export function stopped(): AxiaError {
  return new AxiaError('aborted', 'The work on the bundle was stopped.', 'Start it again.', {
    retry: { when: 'now' }
  });
}
