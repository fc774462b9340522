import { AxiaError } from '../../core/error';

/** A reply that ended at its limit before any answer. */
export function cutOff(tokens: number): AxiaError {
  return new AxiaError(
    'invalid-input',
    `The reply was cut off at ${tokens} tokens before any answer: the model was still reasoning.`,
    'Start the server with reasoning off, or choose a model that reasons less.'
  );
}

/** Answers whose probability nothing tells: none is made up for them. */
export function untold(labels: readonly string[], listed: number): AxiaError {
  const names = labels.map((label) => `“${label}”`).join(', ');
  const list = listed > 0 ? `not among the ${listed} most likely tokens, and ` : '';
  return new AxiaError(
    'invalid-input',
    `The server does not tell how probable ${names} would be: ${list}not scored by themselves.`,
    'Let the server tell more log-probabilities (vLLM: --max-logprobs 100), or choose sampled text.'
  );
}

/** A reasoned reply whose answer is not among the tokens told. */
export function unmarked(): AxiaError {
  return new AxiaError(
    'invalid-input',
    'The server does not tell with which token the answer begins.',
    'Choose sampled text for this model.'
  );
}

/** A reply that may be that of another server than the one that was looked at. */
export function cameBack(): AxiaError {
  return new AxiaError(
    'network',
    'The server was gone while the question was put, and may be another one now.',
    'Nothing is to be done: it is looked at, and asked again.',
    { retry: { when: 'now' } }
  );
}
