import { parseData } from '../core/parse-data';
import { respondentSchema, type Respondent } from '../core/provenance/provenance';
import { respondentVersion1 } from '../core/provenance/version-1';
import { unreadable, UNREADABLE_ADVICE } from '../core/report';

/**
 * Who answered, from untrusted data.
 *
 * @param version of the bundle
 * @throws AxiaError `invalid-input`, also when a simulated respondent passes for a model
 */
export function parseProvenance(data: unknown, version: 1 | 2): Respondent {
  const schema = version === 1 ? respondentVersion1 : respondentSchema;
  const { identity, provenance } = parseData<Respondent>(
    schema,
    data,
    'provenance.json',
    UNREADABLE_ADVICE
  );
  for (const one of [identity, provenance ?? identity])
    if (one.kind !== identity.kind || one.simulated !== (one.kind === 'simulated'))
      throw unreadable('provenance.json contradicts itself on who answered.');
  return { identity, provenance };
}
