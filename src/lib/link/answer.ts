import { VALUES, type ValueId } from '../core/values';
import { formatQuery, identifier, oneOf, type Query } from './query';

/** What a person is asked to answer, and as whom. */
export interface AnswerView {
  /** Id of the questionnaire; null for the usual one. */
  instrument: string | null;
  /** The value that the person acts out; null for themselves. */
  as: ValueId | null;
}

export function takeAnswerView(query: Query): AnswerView {
  return {
    instrument: query.take('instrument', identifier()),
    as: query.take('as', oneOf(VALUES))
  };
}

/** Address of the screen where a person answers. */
export function formatAnswerLink({ instrument, as }: AnswerView): string {
  const parameters: [string, string][] = [];
  if (instrument !== null) parameters.push(['instrument', instrument]);
  if (as !== null) parameters.push(['as', as]);
  return parameters.length === 0 ? '#/answer' : `#/answer?${formatQuery(parameters)}`;
}
