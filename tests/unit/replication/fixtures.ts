import type {
  BehaviourResult,
  ValueBehaviourResult
} from '../../../src/lib/core/analysis/behaviour/types';
import type { PopulationId, ValueStructureResult } from '../../../src/lib/core/analysis/types';
import type { PrimingArm } from '../../../src/lib/core/study/condition';
import type { PaperTable, StudyAnalysis, TableCell } from '../../../src/lib/core/replication/table';
import { result } from '../report/fixtures';

const level = { mean: 0.1, low: -0.2, high: 0.4, p95: 0.35, replications: 100 };

/** Similarities by population, every bootstrap a hundredth above or below. */
export function valuesOf(
  similarities: Partial<Record<PopulationId, number>>
): ValueStructureResult {
  const whole = result();
  const template = whole.populations[0]!;
  const populations = Object.entries(similarities).map(([id, similarity]) => ({
    ...template,
    id: id as PopulationId,
    similarity,
    bootstrap: {
      ...template.bootstrap!,
      similarities: [similarity - 0.01, similarity + 0.01],
      percentile: { low: similarity - 0.01, high: similarity + 0.01 },
      mean: similarity
    },
    askedAgain: null
  }));
  return { ...whole, populations };
}

/** A result of one instrument, with a similarity or, without one, signs. */
export function behaviourOf(
  instrument: string,
  population: PopulationId,
  arm: PrimingArm,
  similarity: number | null
): BehaviourResult {
  return {
    instrument,
    population,
    arm,
    problem: null,
    note: null,
    correlations: null,
    mapped: null,
    knownCells: 10,
    allCells: 10,
    similarity,
    askedAgain: null,
    size: null,
    bootstrap:
      similarity === null
        ? null
        : {
            similarities: [similarity - 0.02, similarity + 0.02],
            mean: similarity,
            sd: 0.02,
            percentile: { low: similarity - 0.02, high: similarity + 0.02 },
            dropped: 0
          },
    tTest: null,
    chance: similarity === null ? null : level,
    circles: null,
    permuted: null,
    signs: similarity === null ? { agree: 5, known: 6, p: 0.1, adjustedP: 0.7 } : null
  };
}

export function behaviours(results: BehaviourResult[]): ValueBehaviourResult {
  return {
    references: {
      charity: { id: 'c', title: 'Students', status: 'signs-only', n: 46 },
      donation: { id: 'd', title: 'Germany', status: 'alternate', n: 2785 }
    },
    results,
    averageChance: [],
    ceilings: [
      {
        instrument: 'donation',
        samples: [0.8, 0.9].map((similarity, index) => ({
          id: `s${index}`,
          title: 'Others',
          status: 'alternate',
          cells: 20,
          similarity
        }))
      }
    ],
    scores: [],
    quality: [],
    notes: []
  };
}

export function study(change: Partial<StudyAnalysis> = {}): StudyAnalysis {
  return {
    study: 'one',
    respondent: 'Tiny 1B',
    simulated: false,
    counts: { questions: 440, failed: 0, unasked: 0 },
    values: null,
    referencePoints: {},
    behaviour: null,
    agreement: null,
    controls: [],
    ...change
  };
}

/** The cell of a row and a column, both by name. */
export function cellOf(table: PaperTable, row: string, column: string): TableCell {
  const found = table.rows.find(({ label }) => label === row);
  const place = table.columns.indexOf(column);
  if (!found || place < 0) throw new Error(`no ${row}, ${column} in ${table.id}`);
  return found.cells[place]!;
}
