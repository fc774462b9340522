import type { RespondentIdentity, RespondentProvenance } from '../../core/respondent';
import { paperModelOf } from '../../core/replication/paper-models';
import { ENOUGH_MASS } from '../webllm/calibration';
import type { Capabilities } from './capabilities';
import { mannerDetails, type Manner } from './manner';
import type { ServedModel } from './models';
import { SERVER_NAMES, type ServerFacts } from './server';

type Details = RespondentProvenance['details'];

/** Who answers. The address is no part of it: a study goes on when its server has moved. */
export function endpointIdentity(model: string): RespondentIdentity {
  return {
    kind: 'endpoint',
    id: model,
    label: paperModelOf(model)?.name ?? model,
    revision: null,
    quantisation: null,
    simulated: false
  };
}

/** What a look found, as lines of a provenance: kept from the first look of a study. */
export function foundDetails(found: Capabilities): Details {
  return {
    scoringDifference: found.scoringDifference,
    calibrationCells: found.looked,
    calibrationCovered: found.topLogprobs === 0 ? null : found.covered,
    calibrationEnough: ENOUGH_MASS,
    calibrationMassPlain: found.mass,
    harmony: found.harmony,
    seedHonoured: found.seedHonoured,
    refusedFields: listed(found.refused),
    ignoredFields: listed(found.ignored)
  };
}

/** The lines of `foundDetails` in an earlier provenance. */
export function foundBefore({ details }: RespondentProvenance): Details {
  const keys = [
    'scoringDifference',
    'calibrationCells',
    'calibrationCovered',
    'calibrationEnough',
    'calibrationMassPlain',
    'harmony',
    'seedHonoured',
    'refusedFields',
    'ignoredFields'
  ];
  return Object.fromEntries(keys.map((key) => [key, details[key] ?? null]));
}

export interface ProvenanceParts {
  url: string;
  server: ServerFacts;
  model: ServedModel;
  manner: Manner;
  found: Details;
  earlier: RespondentProvenance | null;
}

const SEPARATOR = ' | ';

/**
 * What answers. A study that went on at another address or with another version names what answered
 * before beside it.
 */
export function endpointProvenance(parts: ProvenanceParts): RespondentProvenance {
  const { earlier, found, manner, model, server, url } = parts;
  const details: Details = {
    address: url,
    servedFrom: model.root,
    ...mannerDetails(manner),
    ...found
  };
  const before = (key: string, was: unknown, is: string | null) => {
    const told = earlier?.details[key];
    const all = new Set([...(typeof told === 'string' ? told.split(SEPARATOR) : []), was]);
    all.delete(is);
    const others = [...all].filter((one) => typeof one === 'string');
    if (others.length > 0) details[key] = others.join(SEPARATOR);
  };
  const engine = SERVER_NAMES[server.kind];
  if (earlier !== null) {
    before('alsoAddresses', earlier.details['address'], url);
    before('alsoEngineVersions', earlier.engineVersion, server.version);
    before('alsoEngines', earlier.engine, engine);
    before('alsoServedFrom', earlier.details['servedFrom'], model.root);
  }
  return {
    ...endpointIdentity(model.id),
    engine,
    engineVersion: server.version,
    adapter: null,
    details
  };
}

function listed(fields: readonly string[]): string | null {
  return fields.length === 0 ? null : [...new Set(fields)].join(', ');
}
