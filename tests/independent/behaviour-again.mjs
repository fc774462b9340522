// Tables whose generated answers are generated again. docs/analysis.md, section 12.
import { againInterval, askAgain, formAgain } from './asked-again.mjs';
import { blockMoments } from './behaviour.mjs';
import { MODEL_SPECIFIC, weightsAfter } from './chosen-weights.mjs';
import { mixForms, momentsOfForm } from './measures.mjs';
import { populationCovariance } from './populations.mjs';
import { cellSimilarity, cellsOf, onColumns } from './reference-cells.mjs';
import { mulberry32 } from './statistics.mjs';
import { itemMoments, momentsOfItems } from './study.mjs';

/** Values and measures of one persona after asking again: values first, then form after form. */
function personaAgain({ values, forms }, table, scoring, random) {
  const own = formAgain(values, random);
  const { valueItems: items, instrument } = table;
  const scores = momentsOfItems(items, itemMoments(items, own.probabilities, own.counts), scoring);
  const measured = forms.map((form) => {
    const { probabilities, counts, groups } = formAgain(form, random);
    return momentsOfForm(groups, itemMoments(instrument.scored, probabilities, counts));
  });
  return { scores, joint: mixForms(measured.map((one) => blockMoments(scores, one))) };
}

/** Exact similarities of one table in one population after asking again. */
export function tableAgain(table, weights, exact, place, { choices, human }) {
  const asked = table.personas.filter((persona) => persona !== null);
  table.again ??= {
    times: askAgain(
      asked.flatMap(({ values, forms }) => [values, ...forms]),
      (time) => {
        const random = mulberry32(choices.seed + 15000000 + 1000 * table.j + time);
        return table.personas.map(
          (persona) => persona && personaAgain(persona, table, choices.scoring, random)
        );
      }
    )
  };
  if (table.again.times === null) return null;
  const similarities = table.again.times.map((all) => {
    const own =
      place === MODEL_SPECIFIC
        ? weightsAfter(
            table.crew,
            all.map((one) => one?.scores ?? null),
            human
          )
        : weights;
    if (own === null) return NaN;
    const covariance = populationCovariance(
      own,
      all.map((one) => ({ moments: one && onColumns(table.mapping, one.joint) }))
    );
    return cellSimilarity(table.mapping.human, cellsOf(table.mapping, covariance));
  });
  return againInterval(exact, similarities, [-1, 1]);
}
