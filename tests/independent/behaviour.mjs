// Values with behaviours: Tables 2 to 5. docs/analysis.md, sections 10 to 13.
import { tTest } from './tests-of-similarity.mjs';
import {
  againstCircles,
  againstPermutedValues,
  averageLevel,
  circlesOf,
  testedSigns
} from './behaviour-chance.mjs';
import { tableAgain } from './behaviour-again.mjs';
import { bootstrapTable } from './behaviour-bootstrap.mjs';
import { SOME_PROBLEM } from './compare.mjs';
import { measureQuality, measureScoresTable, mixForms, readMeasures } from './measures.mjs';
import {
  areScored,
  availableWeights,
  plainWeights,
  populationCovariance,
  POPULATIONS
} from './populations.mjs';
import {
  behaviourCeiling,
  cellSimilarity,
  cellsOf,
  correlation,
  countKnown,
  mappingOf,
  onColumns
} from './reference-cells.mjs';
import { adjustForFdr, sizeOfCorrelations } from './statistics.mjs';
import { momentsOfIndividuals, VALUES } from './study.mjs';

const ARMS = ['prompt', 'test', 'both'];

/** The condition of a persona in an arm; an unprompted one has only one filled-in questionnaire. */
const conditionIn = (arm, { condition }) => {
  if (arm === 'prompt') return condition;
  return condition === 'none' ? 'none:test' : `${condition}:${arm}`;
};

/** The human figures of an instrument; an imported form has those of the key that it follows. */
export function referenceOf({ id }, { behaviourReferences: chosen }, humanData) {
  const key = id.split('-form-')[0];
  const own = humanData.behaviour
    .filter(({ instrument }) => instrument === key)
    .map((reference) => ({ ...reference, instrument: id }));
  const wanted = chosen[id] ?? humanData.behaviourDefaults[key];
  const reference = own.find((one) => one.id === wanted) ?? null;
  return { reference, others: own.filter((one) => one !== reference) };
}

/** Ten values and then measures: independent of each other given persona and form. */
export function blockMoments(values, measures) {
  const size = VALUES.length;
  const mu = [...values.mu, ...measures.mu];
  const within = mu.map((_, a) =>
    mu.map((__, b) => {
      if (a < size && b < size) return values.within[a][b];
      return a >= size && b >= size ? measures.within[a - size][b - size] : 0;
    })
  );
  return { mu, within };
}

/**
 * A persona of values with the forms of its behaviours; null where either is missing. Its moments
 * are null where its values cannot be scored.
 */
function jointPersona(values, forms) {
  if (!values.isPresent || forms === undefined || forms.length === 0) return null;
  if (forms[0].probabilities) {
    if (values.moments === null)
      return values.individuals ? null : { values, forms, moments: null };
    const list = forms.map((form) => blockMoments(values.moments, form.moments));
    return { values, forms, moments: mixForms(list) };
  }
  const paired = forms
    .map((form) => ({
      individuals: form.repeats.flatMap((measures, k) => {
        const scores = values.repeats[k] ?? null;
        return measures === null || scores === null ? [] : [[...scores, ...measures]];
      })
    }))
    .filter(({ individuals }) => individuals.length > 0);
  if (paired.length === 0) return null;
  const list = paired.map(({ individuals }) => momentsOfIndividuals(individuals));
  return { values, forms: paired, moments: mixForms(list) };
}

/** The tables of an instrument, one an arm. */
function tablesOf(instrument, place, study, humanData, choices) {
  const byName = new Map(instrument.conditions.map((one) => [one.condition, one]));
  const { reference } = referenceOf(instrument, choices, humanData);
  const arms = choices.prompts === 'name' ? ['prompt'] : ARMS;
  return arms.flatMap((arm) => {
    const forms = study.personas.map((persona) => byName.get(conditionIn(arm, persona))?.forms);
    const isThere = arm === 'prompt' || forms.slice(0, VALUES.length).some((x) => x !== undefined);
    if (!isThere) return [];
    const personas = study.personas.map((values, p) => jointPersona(values, forms[p]));
    const mapping = reference && mappingOf(reference, instrument);
    return [
      {
        instrument,
        reference,
        arm,
        place,
        j: 3 * place + ARMS.indexOf(arm),
        mapping,
        personas,
        // The same persons, with the columns of the reference in place of the measures.
        mapped: personas.map((one) => ({
          moments: one?.moments && mapping && onColumns(mapping, one.moments)
        })),
        // Populations are made of the personas of values that the table has.
        crew: study.personas.map((values, p) => ({
          ...values,
          isPresent: personas[p] !== null,
          moments: personas[p] === null ? null : values.moments
        })),
        valueItems: study.items
      }
    ];
  });
}

/** Weights of a table's population; null where it cannot be had. */
export function tableWeights(table, id, context) {
  const weights = availableWeights(plainWeights(id, table.crew, context), table.crew);
  return weights !== null && areScored(weights, table.crew) ? weights : null;
}

/** Exact covariances of the values and the columns of the reference in a population. */
export const mappedCovariance = (table, weights) => populationCovariance(weights, table.mapped);

const orNull = (matrix) => matrix.map((row) => row.map((r) => (Number.isNaN(r) ? null : r)));

const correlationsOf = (covariance) =>
  orNull(
    VALUES.map((_, a) =>
      covariance[a]
        .slice(VALUES.length)
        .map((c, m) =>
          correlation(c, covariance[a][a], covariance[VALUES.length + m][VALUES.length + m])
        )
    )
  );

/** Without a population, or without human figures, that much is null. */
const emptyResult = ({ instrument, arm, mapping }, population) => ({
  instrument: instrument.id,
  population,
  arm,
  problem: SOME_PROBLEM,
  correlations: null,
  mapped: null,
  knownCells: 0,
  allCells: mapping === null ? 0 : numbersIn(mapping.reference),
  similarity: null,
  bootstrap: null,
  askedAgain: null,
  tTest: null,
  chance: null,
  circles: null,
  permuted: null,
  size: null,
  signs: null
});

const numbersIn = ({ status, correlations, signs }) =>
  (status === 'signs-only' ? (signs ?? []) : correlations).flat().filter((x) => x !== null).length;

/** One cell of Tables 2 to 5. What it is tested against joins the list `drawn`. */
function resultOf(table, id, context, cache, drawn) {
  const { choices } = context;
  const empty = emptyResult(table, id);
  const weights = tableWeights(table, id, context);
  if (weights === null) return empty;
  const joint = populationCovariance(
    weights,
    table.personas.map((persona) => persona ?? { moments: null })
  );
  const result = { ...empty, correlations: correlationsOf(joint) };
  const { mapping } = table;
  if (mapping === null) return result;
  const covariance = mappedCovariance(table, weights);
  const cells = cellsOf(mapping, covariance);
  const signs = testedSigns(table, cells, choices);
  const mapped = { ...result, mapped: orNull(cells), signs };
  if (mapping.reference.status === 'signs-only') {
    const problem = signs === null ? SOME_PROBLEM : null;
    return { ...mapped, problem, knownCells: signs?.known ?? 0 };
  }
  const knownCells = countKnown(mapping.human, cells);
  const similarity = cellSimilarity(mapping.human, cells);
  if (Number.isNaN(similarity)) return { ...mapped, knownCells };
  const s = POPULATIONS.indexOf(id);
  const circles = circlesOf(table, cells, choices, cache);
  drawn.push({ population: id, table, circles });
  const bootstrap = bootstrapTable(table, weights, s, context);
  return {
    ...mapped,
    problem: null,
    knownCells,
    similarity,
    bootstrap,
    tTest: bootstrap === null ? null : tTest(bootstrap),
    ...againstCircles(circles, similarity, knownCells),
    askedAgain: tableAgain(table, weights, similarity, s, context),
    size: sizeOfKnown(mapping.human, cells),
    permuted: againstPermutedValues(table, covariance, similarity, s, context)
  };
}

/** Sizes of the cells that both matrices know. */
function sizeOfKnown(human, cells) {
  const known = human.flatMap((row, i) =>
    row.flatMap((r, j) => (r === null || Number.isNaN(cells[i][j]) ? [] : [[r, cells[i][j]]]))
  );
  return sizeOfCorrelations(
    known.map(([theirs]) => theirs),
    known.map(([, own]) => own)
  );
}

/** One family of each test over all results. */
function adjustAll(results) {
  const families = [
    (result) => result.circles ?? (result.signs?.p === null ? [] : (result.signs ?? [])),
    (result) => result.permuted ?? []
  ];
  for (const testOf of families) {
    const tested = results.flatMap(testOf);
    adjustForFdr(tested.map(({ p }) => p)).forEach((p, i) => {
      tested[i].adjustedP = p;
    });
  }
}

/** Chance level of the mean over the questionnaires of behaviour, by population and arm. */
function averageChances(drawn) {
  const ofBehaviour = drawn.filter(({ table }) => table.instrument.kind === 'behaviour');
  return POPULATIONS.flatMap((population) =>
    ARMS.flatMap((arm) => {
      const own = ofBehaviour.filter(
        (one) => one.population === population && one.table.arm === arm
      );
      const level = averageLevel(own.map(({ circles }) => circles));
      const instruments = own.map(({ table }) => table.instrument.id);
      return level === null ? [] : [{ population, arm, instruments, level }];
    })
  );
}

/** The instruments that are related to values, in their places, and the tables of each. */
export function behaviourTables(bundle, study, humanData) {
  const { choices } = bundle.analysis;
  const ofKind = (kind) => bundle.instruments.filter((one) => one.kind === kind);
  const hasReference = (one) => referenceOf(one, choices, humanData).reference !== null;
  return [...ofKind('behaviour'), ...ofKind('statements')]
    .map((instrument, place) => ({ instrument, place }))
    .filter(({ instrument: one }) => one.kind === 'behaviour' || hasReference(one))
    .map(({ instrument: one, place }) => {
      const instrument = readMeasures(bundle, one, choices);
      const tables = study === null ? [] : tablesOf(instrument, place, study, humanData, choices);
      return { instrument, tables };
    });
}

/** The part of analysis.json that is called `behaviour`. */
export function analyseBehaviour(measured, humanData, context) {
  const { choices } = context;
  const cache = new Map();
  const drawn = [];
  const results = POPULATIONS.flatMap((id) =>
    measured.flatMap(({ tables }) =>
      tables.map((table) => resultOf(table, id, context, cache, drawn))
    )
  );
  adjustAll(results);
  const compared = measured
    .map(({ instrument }) => referenceOf(instrument, choices, humanData))
    .filter(({ reference }) => reference !== null);
  return {
    references: Object.fromEntries(
      compared.map(({ reference: { instrument, id, title, status, sample } }) => [
        instrument,
        { id, title, status, n: sample.n }
      ])
    ),
    results,
    averageChance: averageChances(drawn),
    ceilings: compared.map(({ reference, others }) => behaviourCeiling(reference, others)),
    scores: measured.map(({ instrument, tables }) => {
      const table = tables.find(({ arm }) => arm === 'prompt');
      const weights = table ? tableWeights(table, choices.population, context) : null;
      return measureScoresTable(instrument, plainForms(instrument, table), weights);
    }),
    quality: measured.map(({ instrument }) => measureQuality(instrument))
  };
}

/** The forms of the plain prompts, of the personas that the table has or has not. */
function plainForms(instrument, table) {
  const byName = new Map(instrument.conditions.map((one) => [one.condition, one]));
  return (table?.crew ?? []).map(({ condition }) => ({
    forms: byName.get(condition)?.forms ?? []
  }));
}
