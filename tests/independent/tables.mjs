// The tables of a bundle: is answers.csv coherent, and what does scores.csv have to say? docs/bundle.md.
import { numberOf } from './reading.mjs';
import { readStudy, VALUES } from './study.mjs';
import { sum } from './statistics.mjs';

const COHERENT = 1e-9;

/** Log-probabilities whose exponentials sum to 1, by cell; shares of the readable texts otherwise. */
function probabilitiesOf(rows, samples) {
  const logs = rows.map((row) => numberOf(row.log_probability));
  const masses = logs.includes(null)
    ? rows.map((row) => samples.filter((s) => s.option === row.option).length)
    : logs.map((l) => Math.exp(l - Math.max(...logs)));
  return masses.map((mass) => mass / sum(masses));
}

/** Places in answers.csv whose probability does not follow from the answer. */
export function findIncoherent({ answers, samples }) {
  const cells = new Map();
  answers.forEach((row, index) => {
    const rows = cells.get(row.cell_id) ?? [];
    cells.set(row.cell_id, [...rows, { ...row, line: index + 2 }]);
  });
  return [...cells].flatMap(([id, rows]) => {
    if (rows[0].status === 'failed') return [];
    const own = probabilitiesOf(
      rows,
      samples.filter((sample) => sample.cell_id === id)
    );
    return rows.flatMap((row, k) => {
      const theirs = numberOf(row.probability);
      const isRight = Number.isNaN(own[k])
        ? theirs === null
        : Math.abs(theirs - own[k]) <= COHERENT;
      if (isRight) return [];
      const path = `answers.csv line ${row.line} (${row.condition}, item ${row.item}) probability`;
      return [{ path, theirs, ours: own[k] }];
    });
  });
}

const key = (scoring, condition, value) => `scores.csv.${scoring}.${condition}.${value}`;

/** The leaves of scores.csv. */
export const scoreLeaves = ({ scores }) =>
  scores.flatMap(({ scoring, condition, value, mean, sd }) => [
    [`${key(scoring, condition, value)}.mean`, numberOf(mean)],
    [`${key(scoring, condition, value)}.sd`, numberOf(sd)]
  ]);

/** The same leaves, recomputed. */
export function recomputeScores(bundle) {
  return ['centred', 'raw'].flatMap((scoring) =>
    readStudy(bundle, { ...bundle.analysis.choices, scoring }).conditions.flatMap((persona) =>
      VALUES.flatMap((value, a) => {
        const { moments } = persona;
        const place = key(scoring, persona.condition, value);
        return [
          [`${place}.mean`, moments === null ? null : moments.mu[a]],
          [`${place}.sd`, moments === null ? null : Math.sqrt(moments.within[a][a])]
        ];
      })
    )
  );
}
