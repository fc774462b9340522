import { AxiaError } from '../../core/error';
import { withEarlier } from '../../core/provenance/history';
import type {
  Calibration,
  RespondentIdentity,
  RespondentProvenance,
  WebllmProvenance
} from '../../core/provenance/provenance';
import type { StoredModel } from '../../models/files';
import type { ModelEntry } from '../../models/model';
import { plainAddress } from '../../models/plain-address';
import { TVM_RUNTIME } from './library';
import type { LoadedFacts } from './protocol';

/** Who answers, as far as it is known before anything is loaded. */
export function webllmIdentity(model: ModelEntry): RespondentIdentity & { kind: 'webllm' } {
  return {
    kind: 'webllm',
    id: model.id,
    label: model.label,
    revision: null,
    quantisation: model.quantisation,
    simulated: false
  };
}

/** What a loaded model was found to be. */
export interface ProvenanceParts {
  engine: Omit<WebllmProvenance['engine'], 'runtime'>;
  /** The graphics device. */
  adapter: string | null;
  stored: StoredModel;
  facts: LoadedFacts;
  calibration: Calibration;
  /** Longest generated answer, in tokens. */
  answerTokens: number;
  earlier: RespondentProvenance | null;
}

/** Everything about a loaded model that can change an answer, or that a reader may ask for. */
export function webllmProvenance(model: ModelEntry, parts: ProvenanceParts): WebllmProvenance {
  const { adapter, answerTokens, calibration, earlier, engine, facts, stored } = parts;
  const now: WebllmProvenance = {
    ...webllmIdentity(model),
    revision: stored.revision,
    engine: { ...engine, runtime: TVM_RUNTIME },
    adapter,
    weights: {
      source: model.source,
      origin: model.origin,
      folder: plainAddress(model.address.folder),
      library: plainAddress(model.address.library),
      libraryDigest: stored.libraryDigest,
      licence: model.licence,
      digest: stored.digest,
      hashed: stored.hashed,
      checkedAt: stored.checkedAt
    },
    model: {
      contextWindow: facts.contextWindow,
      prefillChunk: facts.prefillChunk,
      vocabulary: facts.vocabulary,
      chatTemplate: facts.chatTemplate,
      optionTokens: facts.optionTokens,
      systemRole: model.systemRole,
      reasoning: model.reasoning,
      answerTokens
    },
    calibration,
    selfTests: {
      repeatProbability: facts.repeatProbability,
      longPrompts: facts.longPrompts,
      prefixReuse: facts.reuse
    },
    history: []
  };
  return withEarlier(now, earlier);
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
  const before = earlier?.kind === 'webllm' ? earlier.weights.digest : null;
  if (before === null || stored.digest === null || before === stored.digest) return;
  throw new AxiaError(
    'invalid-input',
    'The model’s files in this browser are not those that answered this study so far: their source changed them, or they were replaced.',
    'Your answers are kept. Start a new study with the files as they are now, so that one study is answered by one model.'
  );
}
