import type { RespondentProvenance } from './provenance';

/**
 * Whether two respondents had the same weights, by the SHA-256 of their files. Weights of different
 * engines are files of different kinds, and differ.
 *
 * @returns null where a digest is not known: servers do not say theirs
 */
export function sameWeights(
  one: RespondentProvenance | null,
  other: RespondentProvenance | null
): boolean | null {
  const [a, b] = [weightsDigest(one), weightsDigest(other)];
  return a === null || b === null ? null : a === b;
}

/** The SHA-256 of a model's weights; null where it is not known. */
export function weightsDigest(provenance: RespondentProvenance | null): string | null {
  switch (provenance?.kind) {
    case 'webllm':
      return provenance.weights.digest;
    case 'wllama':
      return provenance.file.digest;
    default:
      return null;
  }
}

/** What computed the answers: engine with its version, and the device where it is known. */
export function machineOf(provenance: RespondentProvenance | null): string {
  switch (provenance?.kind) {
    case 'webllm':
      return `${provenance.engine.name} ${provenance.engine.version ?? 'of unknown version'} on ${provenance.adapter ?? 'an unknown device'}`;
    case 'wllama':
      return `${provenance.engine.name} ${provenance.engine.version ?? 'of unknown version'} on the processor`;
    default:
      return 'unknown';
  }
}
