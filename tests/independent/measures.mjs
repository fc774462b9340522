// Measures of behaviour: their scores under every condition. docs/analysis.md, section 10.
import { readConditions, scoredItems } from './answers.mjs';
import { alphas, itemsByMeasure, quality } from './quality.mjs';
import { itemMoments, momentsOfIndividuals } from './study.mjs';
import { mean, sum } from './statistics.mjs';

const SLACK = 1e-9;

/** Items of each measure that are answered; null where they are too few to score it. */
const answeredGroups = (instrument, isAnswered) =>
  instrument.groups.map((group) => {
    const answered = group.filter(isAnswered);
    const enough = answered.length >= instrument.leastAnswered * group.length - SLACK;
    return answered.length > 0 && enough ? answered : null;
  });

/** The measures of one individual; NaN for one that is unknown. */
export const measureScores = (groups, answers) =>
  groups.map((group) => {
    if (group === null) return NaN;
    let total = 0;
    for (let k = 0; k < group.length; k += 1) total += answers[group[k]];
    return total / group.length;
  });

/** B m and B diag(v) B′ of a form of distributions. */
export function momentsOfForm(groups, moments) {
  const rows = groups.map((group) => new Map((group ?? []).map((i) => [i, 1 / group.length])));
  const mu = groups.map((group) => (group ? mean(group.map((i) => moments[i].mean)) : NaN));
  const within = groups.map((group, a) =>
    groups.map((other, b) => {
      if (group === null || other === null) return NaN;
      const shared = group.filter((i) => rows[b].has(i));
      return sum(shared.map((i) => rows[a].get(i) * rows[b].get(i) * moments[i].variance));
    })
  );
  return { mu, within };
}

/**
 * One filling-in of the instrument; null where nothing of it can be used. `moments` are those of
 * the measures; `known` are the individuals of sampled mode that have every measure that any has.
 */
function scoredForm(form, instrument) {
  if (form.probabilities) {
    if (form.probabilities.every((p) => p === null)) return null;
    const own = itemMoments(instrument.scored, form.probabilities, form.counts);
    const groups = answeredGroups(instrument, (i) => own[i] !== null);
    const moments = momentsOfForm(groups, own);
    return {
      itemMoments: own,
      probabilities: form.probabilities,
      counts: form.counts,
      groups,
      moments
    };
  }
  const scores = form.responses.map((response) =>
    measureScores(
      answeredGroups(instrument, (i) => response[i] !== null),
      response
    )
  );
  const needed = instrument.groups.map((_, m) => scores.some((list) => !Number.isNaN(list[m])));
  const isWhole = (list) => needed.some(Boolean) && needed.every((n, m) => !n || !isNaN(list[m]));
  const whole = scores.map((list) => (isWhole(list) ? list : null));
  const known = whole.filter((list) => list !== null);
  if (known.length === 0) return null;
  return {
    responses: form.responses.filter((_, k) => whole[k] !== null),
    repeats: whole,
    moments: momentsOfIndividuals(known)
  };
}

/** The equal mixture of the moments of several forms; null for none. */
export function mixForms(list) {
  if (list.length === 0) return null;
  const mu = list[0].mu.map((_, a) => mean(list.map((form) => form.mu[a])));
  const within = mu.map((ma, a) =>
    mu.map((mb, b) =>
      mean(list.map((form) => form.within[a][b] + (form.mu[a] - ma) * (form.mu[b] - mb)))
    )
  );
  return { mu, within };
}

/** An instrument with the scores of its measures under every condition that counts. */
export function readMeasures(bundle, instrument, choices) {
  const scored = scoredItems(instrument);
  const whole = {
    ...instrument,
    scored,
    groups: itemsByMeasure(scored, instrument.measures)
  };
  const conditions = readConditions(bundle, instrument, choices).map(({ condition, forms }) => ({
    condition,
    cells: forms.flatMap(({ cells }) => cells),
    forms: forms.map((form) => scoredForm(form, whole)).filter((form) => form !== null)
  }));
  return { ...whole, conditions, mode: bundle.design.elicitation.mode };
}

const orNull = (x) => (x === undefined || Number.isNaN(x) ? null : x);

/**
 * Means, standard deviations and reliabilities of an instrument's measures.
 *
 * @param personas those of the plain prompts, with `forms`
 * @param weights of the population that is shown; null where it cannot be had
 */
export function measureScoresTable(instrument, personas, weights) {
  const { id, measures, conditions, groups } = instrument;
  const moments = conditions.map(({ forms }) => mixForms(forms.map((form) => form.moments)));
  return {
    instrument: id,
    measures: measures.map(({ id: measure, label }) => ({ id: measure, label })),
    conditions: conditions.map(({ condition }) => condition),
    means: moments.map((of) => measures.map((_, m) => orNull(of?.mu[m]))),
    sds: moments.map((of) => measures.map((_, m) => orNull(of ? Math.sqrt(of.within[m][m]) : NaN))),
    alpha: weights === null ? measures.map(() => null) : alphas(groups, personas, weights)
  };
}

/** Quality over all conditions and forms. */
export function measureQuality({ id, conditions, mode }) {
  const cells = conditions.flatMap((condition) => condition.cells);
  const { cells: count, answered, refusals, unreadable, meanOutside } = quality(cells, mode);
  return { instrument: id, cells: count, answered, refusals, unreadable, meanOutside };
}
