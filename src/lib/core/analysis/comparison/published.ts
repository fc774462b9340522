import * as v from 'valibot';
import { parseData } from '../../parse-data';
import type { PublishedStudy } from '../../explorer';
import { POPULATIONS, VERDICT_LEVELS } from '../types';
import { compareRespondents, comparisonCsv, type Compared } from './comparison';

const number = v.number();
const interval = v.nullable(v.object({ low: number, high: number }));
const map = v.array(v.tuple([number, number]));

/** What the comparison takes of `analysis.json`. */
const analysisFile = v.object({
  verdict: v.optional(
    v.nullable(v.object({ level: v.nullable(v.picklist(VERDICT_LEVELS)) })),
    null
  ),
  choices: v.looseObject({}),
  human: v.object({ configuration: map }),
  populations: v.array(
    v.object({
      id: v.picklist(POPULATIONS),
      similarity: v.nullable(number),
      configuration: v.nullable(map),
      bootstrap: v.nullable(
        v.object({
          similarities: v.array(number),
          mean: number,
          percentile: interval,
          dropped: number
        })
      ),
      askedAgain: v.nullable(v.object({ interval: v.object({ low: number, high: number }) }))
    })
  )
});

/** The population that published studies are compared in: the one that a comparison opens with. */
const POPULATION = 'uniform';

/**
 * `comparison.csv` of all published studies that ask for values, from their own analyses. Those under other choices
 * than the first are not comparable, and left out.
 *
 * @throws AxiaError `invalid-input` where a bundle holds no analysis of this version
 */
export function publishedComparison(
  studies: readonly { study: PublishedStudy; analysis: unknown }[]
): string {
  const read = studies.flatMap(({ study, analysis }) => {
    if (!hasValues(analysis)) return [];
    const advice = 'Export the study again with this version of Axia.';
    const file = parseData(analysisFile, analysis, `analysis.json of “${study.id}”`, advice);
    return [{ study, file, key: JSON.stringify(file.choices) }];
  });
  const comparable = read.filter(({ key }) => key === read[0]!.key);
  const respondents = comparable.map(({ study, file }): Compared => ({
    id: study.id,
    respondent: study.respondent,
    simulated: study.simulated,
    verdict: file.verdict,
    values: file.populations.find(({ id }) => id === POPULATION) ?? null
  }));
  const people = comparable[0]?.file.human.configuration ?? [];
  return comparisonCsv(respondents, compareRespondents(respondents, people), POPULATION);
}

const hasValues = (analysis: unknown): boolean =>
  typeof analysis === 'object' && analysis !== null && 'populations' in analysis;
