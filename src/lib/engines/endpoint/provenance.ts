import {
  withEarlier,
  type EndpointProvenance,
  type ProvenCapabilities,
  type RespondentIdentity,
  type RespondentProvenance,
  type Strategy
} from '../../core/provenance/provenance';
import { paperModelOf } from '../../core/replication/paper-models';
import type { ServedModel } from './models';
import type { ServerFacts } from './server';

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

/** What a study is asked with, and what answers. */
interface ProvenanceParts {
  url: string;
  server: ServerFacts;
  model: ServedModel;
  strategy: Strategy;
  /** What the probe at the start of the study found. */
  capabilities: ProvenCapabilities;
  earlier: RespondentProvenance | null;
}

/** What answers. A study that went on at another address or with another version says so. */
export function endpointProvenance(parts: ProvenanceParts): EndpointProvenance {
  const { earlier, model, server, strategy, url } = parts;
  const { capabilities: found } = parts;
  const now: EndpointProvenance = {
    ...endpointIdentity(model.id),
    address: url,
    servedFrom: model.root,
    server: { kind: server.kind, version: server.version },
    strategy,
    capabilities: {
      questions: found.questions,
      covered: found.covered,
      threshold: found.threshold,
      mass: found.mass,
      scoringDifference: found.scoringDifference,
      seedHonoured: found.seedHonoured,
      harmony: found.harmony,
      refusedFields: [...new Set(found.refusedFields)],
      ignoredFields: [...new Set(found.ignoredFields)]
    },
    history: []
  };
  return withEarlier(now, earlier);
}
