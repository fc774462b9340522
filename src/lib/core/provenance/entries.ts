// What the entries of a provenance are made of. Unknown is null.
import * as v from 'valibot';
import { LONGEST } from '../limits';

export const text = v.pipe(v.string('must be text'), v.maxLength(LONGEST.fact, 'is too long'));
/** A chat template, or the tokens of a scale. */
export const longText = v.pipe(
  v.string('must be text'),
  v.maxLength(LONGEST.template, 'is too long')
);
export const finite = v.pipe(v.number(), v.finite());
export const flag = v.boolean('must be true or false');
export const known = v.nullable(text);
export const knownNumber = v.nullable(finite);
export const knownFlag = v.nullable(flag);
