import * as v from 'valibot';
import type { BehaviourResult } from '../analysis/behaviour/types';
import { parseChoices, sameChoices } from '../analysis/choices';
import type { AnalysisChoices, ValueStructureResult } from '../analysis/types';
import { TOLERANCE } from './compare-report';

/** A similarity of a report: of the values, where no questionnaire of behaviour is named. */
export interface ReportedSimilarity {
  /** Null for the Values Similarity. */
  instrument: string | null;
  /** Arm of a Behaviour Similarity; null for the Values Similarity. */
  arm: string | null;
  population: string;
  /** Null where the report has none. */
  similarity: number | null;
}

/** What the report of a bundle says that a study came from: it is kept with the study. */
export interface BundleReport {
  /** Under which it was made. */
  choices: AnalysisChoices;
  similarities: ReportedSimilarity[];
}

const Similarity = v.nullable(v.number());
const Analysis = v.object({
  choices: v.unknown(),
  populations: v.fallback(v.array(v.object({ id: v.string(), similarity: Similarity })), []),
  behaviour: v.fallback(
    v.object({
      results: v.array(
        v.object({
          instrument: v.string(),
          arm: v.string(),
          population: v.string(),
          similarity: Similarity
        })
      )
    }),
    { results: [] }
  )
});

/**
 * Reads `analysis.json` of a bundle that may be anything. Similarities that cannot be read are
 * left out.
 *
 * @returns null where its choices cannot be read
 */
export function parseBundleReport(data: unknown): BundleReport | null {
  const read = v.safeParse(Analysis, data);
  if (!read.success) return null;
  const { behaviour, choices, populations } = read.output;
  try {
    return {
      choices: parseChoices(choices),
      similarities: [
        ...populations.map(({ id: population, similarity }) => ({
          instrument: null,
          arm: null,
          population,
          similarity
        })),
        ...behaviour.results
      ]
    };
  } catch {
    return null;
  }
}

/** A similarity that the answers lead to, beside the one that the report has. */
export interface OtherSimilarity extends ReportedSimilarity {
  here: number | null;
}

/** How the similarities of a report compare with those of its answers. */
export interface ComparedReport {
  compared: number;
  others: OtherSimilarity[];
}

/**
 * Compares the similarities of a report with those that its answers lead to, as far as both know the
 * population.
 *
 * @param values null where the study asks none, or before they are computed; like `behaviour`
 * @returns null where there is nothing to compare: other choices, or nothing in common
 */
export function comparedWithReport(
  { choices, similarities }: BundleReport,
  values: Pick<ValueStructureResult, 'choices' | 'populations'> | null,
  behaviour: { choices: AnalysisChoices; results: readonly BehaviourResult[] } | null
): ComparedReport | null {
  /** All populations are computed, whichever is shown. */
  const alike = (made: AnalysisChoices) =>
    sameChoices({ ...made, population: choices.population }, choices);
  const here: ReportedSimilarity[] = [];
  if (values && alike(values.choices))
    for (const { id, similarity } of values.populations)
      here.push({ instrument: null, arm: null, population: id, similarity });
  if (behaviour && alike(behaviour.choices)) here.push(...behaviour.results);
  const keyOf = ({ instrument, arm, population }: ReportedSimilarity) =>
    JSON.stringify([instrument, arm, population]);
  const found = new Map(here.map((one) => [keyOf(one), one.similarity]));
  const both = similarities.flatMap((one) => {
    const own = found.get(keyOf(one));
    // Where neither has one, there is nothing to compare.
    return own === undefined || (own === null && one.similarity === null)
      ? []
      : [{ ...one, here: own }];
  });
  if (both.length === 0) return null;
  const others = both.filter(
    ({ here, similarity }) =>
      here === null || similarity === null || Math.abs(here - similarity) > TOLERANCE
  );
  return { compared: both.length, others };
}
