// What the choices of a specification curve and their levels are called.
import { armLabel } from '../../study/arm-names';
import { percent, points, showCount } from '../../words';
import { DISSIMILARITY_NAMES, MDS_NAMES, POPULATION_NAMES, SCORING_NAMES } from '../names';
import type { CurveAxes, CurveAxis, Specification } from './grid';
import type { CurveSummary } from './summary';

/** Choices as the results screen calls them. */
export const AXIS_NAMES: Readonly<Record<CurveAxis, string>> = {
  arm: 'Form of the questions',
  leftOut: 'Items left out',
  temperature: 'Temperature',
  scoring: 'Scores',
  prompts: 'Value prompts',
  population: 'Population',
  map: 'Map',
  reference: 'People to compare with'
};

const ORDINALS = ['First', 'Second', 'Third'];

/** The levels of a choice in words. */
export function levelNames(
  axes: CurveAxes,
  axis: CurveAxis,
  titleOf: (reference: string) => string
): string[] {
  const capitalised = (name: string) => name[0]!.toUpperCase() + name.slice(1);
  switch (axis) {
    case 'arm':
      return axes.arm.map((arm) => (arm === null ? 'Usual form' : armLabel(arm)));
    case 'leftOut':
      return axes.leftOut.map((k) => (k === null ? 'None' : `${ORDINALS[k - 1]!} of each value`));
    case 'temperature':
      return axes.temperature.map((temperature) => String(temperature));
    case 'scoring':
      return axes.scoring.map((scoring) => capitalised(SCORING_NAMES[scoring]));
    case 'prompts':
      return axes.prompts.map((form) => (form === 'name' ? 'Name only' : 'Name and definition'));
    case 'population':
      return axes.population.map((id) => POPULATION_NAMES[id]);
    case 'map':
      return axes.map.map(({ dissimilarity, mds }) =>
        mds === 'ordinal'
          ? capitalised(MDS_NAMES[mds])
          : `${capitalised(MDS_NAMES[mds])}, ${DISSIMILARITY_NAMES[dissimilarity]}`
      );
    case 'reference':
      return axes.reference.map(titleOf);
  }
}

/** Whether all of a combination can be set on the results screen. */
export const canBeSet = ({ arm, leftOut }: Specification): boolean =>
  arm === null && leftOut === null;

/** What a curve says, in sentences. */
export function curveInWords(summary: CurveSummary): string[] {
  const { aboveChance, aboveOneDimension, combinations, order, withinPeople } = summary;
  if (order.length === 0) return ['No combination has a similarity.'];
  const share = (part: number) => (Number.isNaN(part) ? null : percent(part));
  const beyond = [
    [share(aboveChance), 'are above chance'],
    [share(aboveOneDimension), 'above what one dimension can do'],
    [share(withinPeople), 'within the range of people with people']
  ].flatMap(([part, words]) => (part === null ? [] : [`${part} ${words}`]));
  const most = summary.axes.toSorted((a, b) => b.share - a.share)[0];
  return [
    `${showCount(order.length)} of ${showCount(combinations)} combinations have a similarity: from ${points(summary.lowest)} to ${points(summary.highest)}, median ${points(summary.median)}.`,
    `Of these, ${beyond.join(', ')}.`,
    ...(most && most.share > 0
      ? [
          `What matters most is “${AXIS_NAMES[most.axis]}”: ${percent(most.share)} of the variance lies between its levels.`
        ]
      : [])
  ];
}
