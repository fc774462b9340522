import { AxiaError } from '../core/error';

/** The error of a study that is gone, or of one that is only answers. */
export const noStudy = () =>
  invalid('The study is no longer in this browser.', 'Choose another one from your studies.');

export const noValues = () =>
  invalid(
    'The study has no values questionnaire.',
    'Run a study with the portraits to see a value structure.'
  );

export const noStatements = () =>
  invalid(
    'The study has no statements.',
    'Run a study with the statements to see how values agree with them.'
  );

function invalid(message: string, advice: string): AxiaError {
  return new AxiaError('invalid-input', message, advice);
}
