import { openingOf } from '../provenance/opening';
import type { RespondentIdentity, RespondentProvenance } from '../provenance/provenance';
import { machineOf, weightsDigest } from '../provenance/same-weights';
import type { ShareSheet } from './share-code';

/** A respondent in a clause: what it is called, and what computed it. */
const named = (one: RespondentProvenance): string =>
  one.simulated ? one.label : `${one.label}, ${machineOf(one)}`;

/** Why a result is none of the lesson's respondent, as far as its names say; null where it may be. */
export function otherIdentity(
  identity: RespondentIdentity,
  { provenance: one }: ShareSheet
): string | null {
  // Simulated ones are named after their settings: another seed is another version of the study.
  if (one === null || (one.simulated && identity.simulated)) return null;
  const same =
    one.kind === identity.kind &&
    one.id === identity.id &&
    one.quantisation === identity.quantisation;
  return same ? null : `of another respondent (${named(one)}).`;
}

/**
 * Results of a model that is called the same, but has other weights than that of most seats, or was
 * asked with another answer prefix: with the reason. What does not say what answered is none of them.
 *
 * @param sheets that fit the lesson
 * @param sampled whether answers are texts
 */
export function otherRespondents(
  sheets: readonly ShareSheet[],
  sampled: boolean
): Map<ShareSheet, string> {
  const known = sheets.flatMap((sheet) => {
    const { provenance } = sheet;
    if (provenance === null || provenance.simulated) return [];
    const [weights, opening] = [weightsDigest(provenance), openingOf(provenance, sampled)];
    return [{ sheet, provenance, weights, opening }];
  });
  const seats = new Map<string, Set<number>>();
  const keyOf = (one: (typeof known)[number]) => JSON.stringify([one.weights, one.opening]);
  for (const one of known)
    seats.set(keyOf(one), (seats.get(keyOf(one)) ?? new Set()).add(one.sheet.seat));
  const [most] = [...known].sort(
    (a, b) =>
      +(b.weights !== null) - +(a.weights !== null) ||
      seats.get(keyOf(b))!.size - seats.get(keyOf(a))!.size ||
      a.sheet.seat - b.sheet.seat
  );
  return new Map(
    known.flatMap((one): [ShareSheet, string][] => {
      const { opening, provenance, sheet, weights } = one;
      if (weights !== null && weights !== most!.weights)
        return [
          [sheet, `of another respondent: other weights (${named(provenance)}) than most seats.`]
        ];
      if (opening !== most!.opening)
        return [[sheet, `of another respondent: its answers were begun with “${opening}”.`]];
      return [];
    })
  );
}
