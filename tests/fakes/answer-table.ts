// Tables of people's answers, made up: people with values on a circle, a tendency to agree, and noise.
import type { Instrument } from '../../src/lib/core/instrument/instrument';
import { mulberry32, normalDeviate } from '../../src/lib/core/random';
import { isValueId, theoreticalAngle } from '../../src/lib/core/values';

/** Answers of n people, scores 1 to 6: people x items of the questionnaire. */
export function madeUpPeople(instrument: Instrument, n: number, seed = 1): number[][] {
  const random = mulberry32(seed);
  return Array.from({ length: n }, () => {
    const [x, y] = [normalDeviate(random), normalDeviate(random)];
    const agrees = 0.5 * normalDeviate(random);
    return instrument.items.map(({ measure, reversed }) => {
      if (!isValueId(measure)) throw new Error(`${measure} is no value`);
      const angle = theoreticalAngle(measure);
      // As in every sample of people, benevolence is liked better than power.
      const liked = 3.8 - 0.7 * Math.cos(angle);
      const score =
        liked + agrees + 0.8 * (x * Math.cos(angle) + y * Math.sin(angle)) + normalDeviate(random);
      const answer = Math.min(6, Math.max(1, Math.round(score)));
      return reversed ? 7 - answer : answer;
    });
  });
}

/** The same as CSV, with a column of ids in front. */
export function csvOf(
  answers: readonly (readonly (number | string)[])[],
  names: readonly string[],
  { separator = ',', reversed = false }: { separator?: string; reversed?: boolean } = {}
): string {
  const cell = (answer: number | string) =>
    typeof answer === 'number' && reversed ? 7 - answer : answer;
  return [['id', ...names], ...answers.map((row, k) => [`p${k + 1}`, ...row.map(cell)])]
    .map((cells) => cells.join(separator))
    .join('\n');
}

/** The European Social Survey's names of the 21 items. */
export const ESS_NAMES =
  'ipcrtiv imprich ipeqopt ipshabt impsafe impdiff ipfrule ipudrst ipmodst ipgdtim impfree iphlppl ipsuces ipstrgv ipadvnt ipbhprp iprspot iplylfr impenv imptrad impfun'.split(
    ' '
  );
