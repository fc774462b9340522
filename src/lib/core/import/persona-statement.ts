import * as v from 'valibot';
import { wellFormed } from '../csv';
import { LONGEST } from '../limits';
import { plainText, saidOf } from '../parse-data';
import { jsonFault } from './json-text';

const answer = v.pipe(
  v.string('is not text'),
  v.transform((text) => text.trim().toLowerCase()),
  v.picklist(['yes', 'no'], 'is neither Yes nor No')
);

const schema = v.object(
  {
    statement: plainText(LONGEST.item),
    answer_matching_behavior: answer,
    answer_not_matching_behavior: answer
  },
  'is not an object'
);

const KEYS = Object.keys(schema.entries).map((key) => `"${key}"`);

/**
 * Reads one object of a file of the persona evaluations: the statement, and whether somebody with
 * the behaviour agrees with it. Its question (a template around the statement) and its label's
 * confidence are left out.
 *
 * @returns or why it cannot be read, as the end of a sentence
 */
export function readStatement(
  text: string
): { text: string; matching: boolean } | { reason: string } {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return { reason: 'is not JSON' };
  }
  // A key that stands twice would lose its first value; most lines show at a glance that none does.
  if (KEYS.some((key) => text.indexOf(key) !== text.lastIndexOf(key)) || text.includes('\\u')) {
    const fault = jsonFault(text);
    if (fault) return { reason: fault.reason };
  }
  const result = v.safeParse(schema, data, { abortEarly: true });
  if (!result.success) {
    const issue = result.issues[0];
    const field = v.getDotPath(issue);
    if (field === null) return { reason: saidOf(issue) };
    return {
      reason: issue.received === 'undefined' ? `has no ${field}` : `${field} ${saidOf(issue)}`
    };
  }
  const {
    statement,
    answer_matching_behavior: yes,
    answer_not_matching_behavior: no
  } = result.output;
  if (yes === no) return { reason: 'gives the same answer for and against the behaviour' };
  return { text: wellFormed(statement).trim(), matching: yes === 'yes' };
}
