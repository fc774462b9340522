import * as v from 'valibot';
import { AxiaError } from './error';

/** Longest message that untrusted data can bring about: it may quote what it found. */
const LONGEST_PROBLEM = 200;

/** Text with something to read in it, of at most `longest` characters. */
export const plainText = (longest: number) =>
  v.pipe(
    v.string('must be text'),
    v.check((text) => text.trim() !== '', 'is empty'),
    v.maxLength(longest, `is longer than ${longest} characters`)
  );

export interface Range {
  min: number;
  max: number;
}

/** A finite number. */
export const finiteNumber = v.pipe(v.number('must be a number'), v.finite('must be finite'));

/** A finite number from `min` to `max`, both included. */
export const numberIn = ({ min, max }: Range) =>
  v.pipe(
    finiteNumber,
    v.minValue(min, `must be ${min} or more`),
    v.maxValue(max, `must be ${max} or less`)
  );

/** A whole number from `min` to `max`, both included. */
export const wholeNumberIn = (range: Range) =>
  v.pipe(numberIn(range), v.integer('must be a whole number'));

/** A whole number of 1 or more. */
export const positiveCount = v.pipe(
  v.number('must be a number'),
  v.integer('must be a whole number'),
  v.minValue(1, 'must be 1 or more')
);

/** Whether no entry occurs twice. */
export const distinct = (list: readonly unknown[]): boolean => new Set(list).size === list.length;

/** An id that is safe in file names, addresses and cell hashes. */
export const identifier = v.pipe(
  plainText(60),
  v.regex(/^[a-z0-9_-]+$/u, 'may contain a-z, 0-9, - and _ only')
);

/** Kinds of values, as the parser names them, in words. */
const KINDS: Readonly<Record<string, string>> = {
  Object: 'an object',
  Array: 'a list',
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  null: 'null'
};

/**
 * What is wrong with a value, as the end of a sentence: a schema’s own words, or ours for those of
 * the parser, which are made for programmers.
 */
export function saidOf(issue: v.BaseIssue<unknown>): string {
  if (!issue.message.startsWith('Invalid ')) return issue.message;
  if (issue.input === undefined || issue.received === 'undefined') return 'is missing';
  const wanted = issue.expected === null ? undefined : KINDS[issue.expected];
  return wanted === undefined ? 'has a value that is not allowed there' : `must be ${wanted}`;
}

/**
 * Untrusted data checked against a schema. Unknown fields are left out, not refused.
 *
 * @param subject what the data should be, as the start of a sentence ("Instrument pvq40")
 * @param advice one sentence on what to do about it
 * @throws AxiaError `invalid-input` with one sentence that names the first fault and its place
 */
export function parseData<Output>(
  schema: v.GenericSchema<unknown, Output>,
  data: unknown,
  subject: string,
  advice: string
): Output {
  const result = v.safeParse(schema, data, { abortEarly: true });
  if (result.success) return result.output;
  const issue = result.issues[0];
  const path = v.getDotPath(issue);
  const problem = `${path === null ? '' : `${path}: `}${saidOf(issue)}`.slice(0, LONGEST_PROBLEM);
  throw new AxiaError('invalid-input', `${subject} cannot be read: ${problem}.`, advice);
}
