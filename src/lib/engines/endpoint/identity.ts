import type { RespondentIdentity } from '../../core/provenance/provenance';
import { paperModelOf } from '../../core/replication/paper-models';

/** Who answers. The address is no part of it: a study goes on when its server has moved. */
export function endpointIdentity(model: string): RespondentIdentity & { kind: 'endpoint' } {
  return {
    kind: 'endpoint',
    id: model,
    label: paperModelOf(model)?.name ?? model,
    revision: null,
    quantisation: null,
    simulated: false
  };
}
