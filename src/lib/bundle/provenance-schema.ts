import * as v from 'valibot';
import { parseData } from '../core/parse-data';
import { unreadable, UNREADABLE_ADVICE } from '../core/report';
import type { RespondentIdentity, RespondentProvenance } from '../core/respondent';

const text = v.pipe(v.string('must be text'), v.maxLength(2000, 'is too long'));
const known = v.nullable(text);
/** A chat template, or the tokens of many scales, takes more. */
const detail = v.pipe(v.string('must be text'), v.maxLength(50_000, 'is too long'));

const identity = {
  kind: v.picklist(['simulated', 'webllm', 'endpoint'], 'is not a known kind of respondent'),
  id: text,
  label: text,
  revision: known,
  quantisation: known,
  simulated: v.boolean('must be true or false')
};

const schema = v.object(
  {
    identity: v.object(identity),
    provenance: v.nullable(
      v.object({
        ...identity,
        engine: text,
        engineVersion: known,
        adapter: known,
        details: v.record(
          text,
          v.nullable(v.union([detail, v.pipe(v.number(), v.finite()), v.boolean()]))
        )
      })
    )
  },
  'must be an object'
);

/**
 * Who answered, from untrusted data.
 *
 * @throws AxiaError `invalid-input`, also when a simulated respondent passes for a model
 */
export function parseProvenance(data: unknown): {
  identity: RespondentIdentity;
  provenance: RespondentProvenance | null;
} {
  const { identity, provenance } = parseData(schema, data, 'provenance.json', UNREADABLE_ADVICE);
  for (const one of [identity, provenance ?? identity])
    if (one.kind !== identity.kind || one.simulated !== (one.kind === 'simulated'))
      throw unreadable('provenance.json says two things on who answered.');
  return { identity, provenance };
}
