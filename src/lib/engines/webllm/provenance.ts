import { AxiaError } from '../../core/error';
import type { RespondentProvenance } from '../../core/respondent';
import type { StoredModel } from '../../models/files';
import type { ModelEntry } from '../../models/model';
import type { LoadedFacts } from '../../../workers/webllm-protocol';
import { calibrationDetails, type Calibration } from './calibration';

type Details = RespondentProvenance['details'];

/** What the details of a provenance are made of, beside the model's entry. */
export interface ProvenanceParts {
  stored: StoredModel;
  facts: LoadedFacts;
  calibration: Calibration;
  /** Longest generated answer, in tokens. */
  answerTokens: number;
}

/** Everything about a loaded model that can change an answer, or that a reader may ask for. */
export function provenanceDetails(model: ModelEntry, parts: ProvenanceParts): Details {
  const { answerTokens, calibration, facts, stored } = parts;
  const { longPrompts, reuse } = facts;
  return {
    weights: model.source,
    weightsOrigin: model.origin,
    weightsFolder: model.address.folder,
    weightsLibrary: model.address.library,
    weightsRevision: stored.revision,
    weightsDigest: stored.digest,
    weightsHashed: stored.hashed,
    weightsCheckedAt: stored.checkedAt,
    licence: model.licence,
    contextWindow: facts.contextWindow,
    prefillChunk: facts.prefillChunk,
    vocabulary: facts.vocabulary,
    chatTemplate: facts.chatTemplate,
    systemText: model.systemRole
      ? 'in the system role; no system message where there is none'
      : 'at the start of the user’s message',
    thinking: model.reasoning ? 'off (an empty thinking block precedes the answer)' : 'none',
    optionTokens: facts.optionTokens,
    repeatProbability: facts.repeatProbability,
    ...calibrationDetails(calibration),
    longPrompts: longPrompts.allowed,
    longPromptsReason: longPrompts.reason,
    longPromptsDifference: longPrompts.largestDifference,
    longPromptsLimit: longPrompts.limit,
    repairedKernels: longPrompts.repairedKernels,
    prefixReuse: reuse.on,
    prefixReuseReason: reuse.reason,
    prefixReuseDifference: reuse.largestDifference,
    prefixReuseLimit: reuse.limit,
    answerTokens
  };
}

/**
 * Refuses to go on with other weights than those that answered so far: two halves of a study would
 * come from two models.
 *
 * @throws AxiaError `invalid-input`
 */
export function assertSameWeights(
  earlier: RespondentProvenance | null,
  stored: Pick<StoredModel, 'digest'>
): void {
  const before = earlier?.details['weightsDigest'] ?? null;
  if (before === null || stored.digest === null || before === stored.digest) return;
  throw new AxiaError(
    'invalid-input',
    'The model’s files in this browser are not those that answered this study so far: they were changed at their source, or replaced.',
    'Your answers are kept. Start a new study with the files as they are now, so that one study is answered by one model.'
  );
}

/** What may change within a study without changing its answers, and the line that names the rest. */
const changeable: [line: string, of: (provenance: RespondentProvenance) => string | null][] = [
  ['alsoAdapters', ({ adapter }) => adapter],
  ['alsoEngineVersions', ({ engineVersion }) => engineVersion],
  [
    'alsoPrefixReuse',
    ({ details }) => {
      const reuse = details['prefixReuse'];
      return typeof reuse === 'boolean' ? (reuse ? 'on' : 'off') : null;
    }
  ]
];

const SEPARATOR = ' | ';

/**
 * The provenance of a study that went on elsewhere: on another graphics device, with another version
 * of the engine, or with prefix reuse switched. What answered before is named beside what answers now.
 */
export function withEarlier(
  provenance: RespondentProvenance,
  earlier: RespondentProvenance | null
): RespondentProvenance {
  if (earlier === null) return provenance;
  const details: Details = { ...provenance.details };
  for (const [line, of] of changeable) {
    const told = earlier.details[line];
    const all = typeof told === 'string' ? told.split(SEPARATOR) : [];
    const others = new Set([...all, of(earlier)]);
    others.delete(of(provenance));
    others.delete(null);
    if (others.size > 0) details[line] = [...others].join(SEPARATOR);
  }
  return { ...provenance, details };
}
