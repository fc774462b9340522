import { AxiaError } from '../../core/error';
import { plainAddress } from '../../models/plain-address';
import { withEarlier } from '../../core/provenance/history';
import type {
  Calibration,
  RespondentIdentity,
  RespondentProvenance,
  WllamaProvenance
} from '../../core/provenance/provenance';
import type { GgufModel, StoredGguf } from '../../models/gguf/files';
import type { CpuFacts } from './session';

/** Who answers, as far as it is known before anything is loaded. */
export function wllamaIdentity(model: GgufModel): RespondentIdentity & { kind: 'wllama' } {
  return {
    kind: 'wllama',
    id: model.id,
    label: model.label,
    revision: model.revision,
    quantisation: model.quantisation,
    simulated: false
  };
}

/** Everything about a loaded model that can change an answer, or that a reader may ask for. */
export function wllamaProvenance(
  { facts: header, model, sha256 }: Pick<StoredGguf, 'model' | 'facts' | 'sha256'>,
  loaded: {
    engine: { name: string; version: string };
    facts: CpuFacts;
    calibration: Calibration;
    answerTokens: number;
    earlier: RespondentProvenance | null;
  }
): WllamaProvenance {
  const { answerTokens, calibration, earlier, engine, facts } = loaded;
  const now: WllamaProvenance = {
    ...wllamaIdentity(model),
    engine: { ...engine, build: facts.build },
    threads: facts.threads,
    file: {
      name: model.file,
      bytes: model.bytes,
      digest: sha256,
      source: model.url === null ? null : plainAddress(model.url),
      licence: model.licence
    },
    model: {
      architecture: header?.architecture ?? null,
      parameters: header?.parameters ?? null,
      tensorTypes: header?.tensorTypes ?? [],
      contextWindow: facts.contextWindow,
      vocabulary: facts.vocabulary,
      optionTokens: facts.optionTokens,
      answerTokens
    },
    chat: {
      format: facts.chat.format,
      template: header?.chatTemplate ?? null,
      systemRole: facts.chat.systemText === 'system',
      emptySystem: facts.chat.emptySystem,
      hidden: [...facts.chat.hidden],
      date: facts.chat.date,
      bosToken: header?.bosToken ?? null,
      eosToken: header?.eosToken ?? null
    },
    calibration,
    selfTests: {
      repeatProbability: facts.repeatProbability,
      repeatDifference: facts.repeatDifference,
      piecesDifference: facts.piecesDifference,
      prefixReuse: facts.reuse
    },
    history: []
  };
  return withEarlier(now, earlier);
}

/**
 * Refuses to go on with another file than the one that answered so far: two halves of a study would
 * come from two models.
 *
 * @throws AxiaError `invalid-input`
 */
export function assertSameFile(earlier: RespondentProvenance | null, sha256: string | null): void {
  const before = earlier?.kind === 'wllama' ? earlier.file.digest : null;
  if (before === null || sha256 === null || before === sha256) return;
  throw new AxiaError(
    'invalid-input',
    'The model’s file in this browser is not the one that answered this study so far.',
    'Your answers are kept. Start a new study with the file as it is now, so that one study is answered by one model.'
  );
}
