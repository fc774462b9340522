import * as v from 'valibot';
import { mergedFromSchema, type MergedFrom } from '../core/lesson/merged-from';
import { parseData } from '../core/parse-data';
import { respondentSchema, type Respondent } from '../core/provenance/provenance';
import { respondentVersion1 } from '../core/provenance/version-1';
import { unreadable, UNREADABLE_ADVICE } from '../core/report';
import { pretestSchema, type Pretest } from '../core/study/pretest';

/** What `provenance.json` holds. */
type Provenance = Respondent & { pretest?: Pretest; mergedFrom?: MergedFrom };

const version2 = v.object(
  {
    ...respondentSchema.entries,
    pretest: v.exactOptional(pretestSchema),
    mergedFrom: v.exactOptional(mergedFromSchema)
  },
  'must be an object'
);

/**
 * Who answered, from untrusted data.
 *
 * @param version of the bundle
 * @throws AxiaError `invalid-input`, also when a simulated respondent passes for a model
 */
export function parseProvenance(data: unknown, version: 1 | 2 | 3): Provenance {
  const schema = version === 1 ? respondentVersion1 : version2;
  const parsed = parseData<Provenance>(schema, data, 'provenance.json', UNREADABLE_ADVICE);
  const { identity, provenance } = parsed;
  const seats = parsed.mergedFrom?.from.map((one) => one.provenance ?? identity) ?? [];
  for (const one of [identity, provenance ?? identity, ...seats])
    if (one.kind !== identity.kind || one.simulated !== (one.kind === 'simulated'))
      throw unreadable('provenance.json contradicts itself on who answered.');
  return parsed;
}
