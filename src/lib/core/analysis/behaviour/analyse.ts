import { PRIMING_ARMS, type PrimingArm } from '../../study/condition';
import { adjustedInResults } from '../../statistics/p-values';
import type { SquareMatrix } from '../../reference/reference';
import { countsOf } from '../bootstrap';
import { parseChoices } from '../choices';
import { permutedSimilarities } from '../chosen-weights';
import type { StudyInput } from '../input';
import { MixedProducts, partOf, type Products } from '../mixed-products';
import { fewRepeatsNote, qualityOf, temperatureNote } from '../quality';
import type { Steps } from '../steps';
import {
  POPULATIONS,
  orNull,
  type AnalysisChoices,
  type AnalysisReferences,
  type PopulationId
} from '../types';
import { humanMap } from '../value-map';
import { bootstrapTables, type FormedTable } from './bootstrap';
import { behaviourCeiling } from './ceiling';
import { tableAgain } from './asked-again';
import { exactCells } from './cells';
import { averageLevel, type CircleCache } from './chance';
import { combinedMoments } from './pair';
import { estimateTable, tableCircles, tableResult, type TableEstimate } from './result';
import { behaviourScores } from './scores';
import {
  behaviourTables,
  measuredInstruments,
  tableWeights,
  valuePersonas,
  type BehaviourTable,
  type TableWeights
} from './tables';
import type { BehaviourReferences, BehaviourResult, ValueBehaviourResult } from './types';

/** Part of the tables, where not all are wanted. Adjusted p-values are over what was computed. */
export interface WantedTables {
  populations?: readonly PopulationId[];
  arms?: readonly PrimingArm[];
}

/**
 * How values go together with behaviours in a study's respondent, beside people: Tables 2 to 5. A
 * pure function of its arguments; every formula and the order of every random draw is in
 * `docs/analysis.md`. A study without a questionnaire of values has scores and no results.
 *
 * @param references human value structure (for the model-specific population) and dominant values
 * @throws AxiaError `invalid-input` for choices out of range or a reference without correlations
 */
export function* analyseValueBehaviour(
  study: StudyInput,
  choices: AnalysisChoices,
  references: AnalysisReferences,
  behaviourReferences: BehaviourReferences,
  { populations = POPULATIONS, arms }: WantedTables = {}
): Steps<ValueBehaviourResult> {
  parseChoices(choices);
  const human = humanMap(references.reference, choices.scoring, choices).correlations;
  const instruments = measuredInstruments(study, choices, behaviourReferences);
  const personas = valuePersonas(study, choices);
  const tables =
    personas === null
      ? []
      : instruments.flatMap((instrument) =>
          behaviourTables(instrument, personas, choices, behaviourReferences, arms)
        );
  const weightsOf = (
    id: PopulationId,
    table: BehaviourTable,
    similarities?: readonly number[]
  ): TableWeights => tableWeights(id, table, choices, references, human, similarities);

  const circleCache: CircleCache = new Map();
  const estimated = POPULATIONS.filter((id) => populations.includes(id)).map((id) => ({
    id,
    estimates: tables.map((table) => {
      const formed = weightsOf(id, table);
      const exact = formed.weights && exactCells(table, formed.weights);
      return estimateTable(table, id, formed, exact);
    })
  }));
  const all = estimated.flatMap(({ estimates }) => estimates);
  const basis: Basis = { choices, human, weightsOf };
  const again = yield* askTablesAgain(all, basis);
  const results: BehaviourResult[] = [];
  for (const { id, estimates } of estimated) {
    const resampled = yield* resample(estimates, id, basis);
    for (const estimate of estimates) {
      yield null;
      const bootstrap = resampled.get(estimate);
      results.push(
        tableResult(
          estimate,
          bootstrap ? { bootstrap, again: again.get(estimate) ?? null } : null,
          rechosenProducts(estimate, basis),
          choices,
          circleCache
        )
      );
    }
  }

  const chosen = instruments.flatMap(
    ({ input: { instrument } }) => behaviourReferences.chosen[instrument.id] ?? []
  );
  return {
    references: Object.fromEntries(
      chosen.map(({ instrument, id, title, status, sample }) => [
        instrument,
        { id, title, status, n: sample.n }
      ])
    ),
    results: withAdjustedP(results),
    averageChance: estimated.flatMap(({ id, estimates }) =>
      PRIMING_ARMS.flatMap((arm) => {
        const scored = estimates.flatMap((estimate) => {
          const { table } = estimate;
          if (table.arm !== arm || table.place >= study.behaviours.length) return [];
          const circles = tableCircles(estimate, choices, circleCache);
          return circles ? [{ instrument: table.instrument.id, circles }] : [];
        });
        const level = averageLevel(scored.map(({ circles }) => circles));
        const asked = scored.map(({ instrument }) => instrument);
        return level ? [{ population: id, arm, instruments: asked, level }] : [];
      })
    ),
    ceilings: chosen.map((reference) => behaviourCeiling(reference, behaviourReferences.others)),
    scores: instruments.map((instrument) => {
      const { id } = instrument.input.instrument;
      const table = tables.find((one) => one.instrument.id === id && one.arm === 'prompt');
      const weights = table ? weightsOf(choices.population, table).weights : null;
      return behaviourScores(instrument, choices, weights);
    }),
    quality: instruments.map(({ input: { instrument, personas } }) => {
      const questionnaires = personas.flatMap(({ forms }) => forms);
      const { cells, answered, refusals, unreadable, meanOutside } = qualityOf([
        { questionnaires, items: instrument.items.length }
      ]);
      return { instrument: instrument.id, cells, answered, refusals, unreadable, meanOutside };
    }),
    notes: notesOn(study, choices, tables)
  };
}

/** What the numbers of all tables rest on. */
interface Basis {
  choices: AnalysisChoices;
  /** Correlations of the human value structure. */
  human: SquareMatrix;
  /** Weights of a table's population, by other similarities of its personas where it chooses again. */
  weightsOf(
    id: PopulationId,
    table: BehaviourTable,
    similarities?: readonly number[]
  ): TableWeights;
}

/** Bootstrap similarities of the tables that have one. */
function* resample(
  estimates: readonly TableEstimate[],
  id: PopulationId,
  { choices, human, weightsOf }: Basis
): Steps<Map<TableEstimate, Float64Array>> {
  const scored = estimates.flatMap((estimate) => {
    const { table, formed, similarity } = estimate;
    if (similarity === null || formed.weights === null || table.map === null) return [];
    const one: FormedTable = {
      table: { ...table, map: table.map },
      weights: formed.weights,
      countsOf: countsOf(
        id,
        formed.weights,
        table.personas,
        human,
        choices,
        (own) => weightsOf(id, table, own).weights
      )
    };
    return [{ estimate, one }];
  });
  const similarities = yield* bootstrapTables(
    scored.map(({ one }) => one),
    id,
    choices
  );
  return new Map(scored.map(({ estimate }, index) => [estimate, similarities[index]!]));
}

/** Similarities after asking again, of the tables and populations that have one. */
function* askTablesAgain(
  estimates: readonly TableEstimate[],
  { choices, human, weightsOf }: Basis
): Steps<Map<TableEstimate, Float64Array>> {
  const found = new Map<TableEstimate, Float64Array>();
  for (const table of new Set(estimates.map((estimate) => estimate.table))) {
    const { map } = table;
    const own = estimates.filter((one) => one.table === table && one.similarity !== null);
    if (map === null || own.length === 0) continue;
    const similarities = yield* tableAgain(
      {
        table: { ...table, map },
        populations: own.map(({ population, formed }) =>
          population === 'model-specific'
            ? (again) => weightsOf(population, table, again()).weights
            : () => formed.weights
        )
      },
      human,
      choices.seed
    );
    own.forEach((estimate, index) => {
      if (similarities) found.set(estimate, similarities[index]!);
    });
  }
  return found;
}

/** Products of a population that chooses its weights again under an order of the values. */
function rechosenProducts(
  { table, population, similarity }: TableEstimate,
  { human, weightsOf }: Basis
): ((order: Int32Array) => Products | null) | null {
  const { map, pairs, personas } = table;
  if (population !== 'model-specific' || similarity === null || map === null) return null;
  const similaritiesUnder = permutedSimilarities(personas, human);
  const mixed = new MixedProducts(
    pairs.map((pair) => pair && partOf(combinedMoments(pair.joint, map.columns)))
  );
  return (order) => {
    const { weights } = weightsOf(population, table, similaritiesUnder(order));
    return weights && mixed.mix(weights);
  };
}

/** Two families of all tables and populations: turned circles (of signs too), and permuted values. */
function withAdjustedP(results: readonly BehaviourResult[]): BehaviourResult[] {
  const circles = adjustedInResults(
    results.map((result) => result.circles?.p ?? result.signs?.p ?? NaN)
  );
  const permuted = adjustedInResults(results.map((result) => result.permuted?.p ?? NaN));
  return results.map((result, index) => ({
    ...result,
    circles: result.circles && { ...result.circles, adjustedP: circles[index]! },
    permuted: result.permuted && { ...result.permuted, adjustedP: permuted[index]! },
    signs: result.signs && { ...result.signs, adjustedP: orNull(circles[index]) }
  }));
}

const ARM_LABELS: Record<PrimingArm, string> = {
  prompt: 'value prompt',
  test: 'questionnaire',
  both: 'prompt and questionnaire'
};

/** What a reader must know of all tables: in words. */
function notesOn(
  { values, behaviours, statements }: StudyInput,
  choices: AnalysisChoices,
  tables: readonly BehaviourTable[]
): string[] {
  const notes: string[] = [];
  if (values === null) {
    notes.push('The study has no values questionnaire, so behaviours cannot be related to values.');
  }
  const forms = [...behaviours, ...statements].flatMap(({ personas }) =>
    personas.flatMap(({ forms: filled }) => filled)
  );
  notes.push(...temperatureNote(forms, choices), ...fewRepeatsNote(forms));
  if (choices.prompts === 'name' && tables.length > 0) {
    notes.push('Priming with filled-in questionnaires needs full value prompts.');
  }
  for (const { instrument, arm, pairs } of tables) {
    const dropped = pairs.reduce((sum, pair) => sum + (pair?.dropped ?? 0), 0);
    if (dropped === 0) continue;
    notes.push(
      `${instrument.title} (${ARM_LABELS[arm]}): ${dropped} ${dropped === 1 ? 'individual is' : 'individuals are'} left out, with too few answers to score every measure.`
    );
  }
  return notes;
}
