import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  analyseValueBehaviour,
  analyseValueStructure,
  referencePoints,
  weightControls
} from '../../../src/lib/core/analysis';
import { finish } from '../../../src/lib/core/analysis/steps';
import { buildStudyInput } from '../../fakes/study-input';
import { parseChoices } from '../../../src/lib/core/analysis/choices';
import { analyseAgreement } from '../../../src/lib/core/analysis/agreement';
import type { PopulationId } from '../../../src/lib/core/analysis/types';
import { parseExplorerIndex } from '../../../src/lib/core/explorer';
import type { BehaviourReference } from '../../../src/lib/core/reference/behaviour-reference';
import type { DominanceShares, ValueReference } from '../../../src/lib/core/reference/reference';
import { behaviourReferences, valueReferences } from '../../../src/lib/session/human-figures';
import { disagreements, PARTS } from '../../../scripts/publish-study/disagreements';
import { readWhole } from '../bundle/whole';

const site = new URL('../../../static/', import.meta.url);
const read = <T>(path: string) => JSON.parse(readFileSync(new URL(path, site), 'utf8')) as T;

const behaviourIndex = read<{ defaults: Record<string, string>; references: { id: string }[] }>(
  'human-data/behaviour/index.json'
);
const figures = {
  references: read<{ references: { id: string }[] }>('human-data/index.json').references.map(
    ({ id }) => read<ValueReference>(`human-data/values/${id}.json`)
  ),
  dominances: read<{ shares: DominanceShares[] }>('human-data/dominance.json').shares,
  behaviour: behaviourIndex.references.map(({ id }) =>
    read<BehaviourReference>(`human-data/behaviour/${id}.json`)
  ),
  behaviourDefaults: behaviourIndex.defaults
};

describe('analysis.json of the published studies is what the code computes', () => {
  for (const { id } of parseExplorerIndex(read('explorer/index.json')))
    it(id, { timeout: 300_000 }, async () => {
      const { record, cells, answers, report } = await readWhole(
        readFileSync(new URL(`explorer/${id}.zip`, site))
      );
      const published = JSON.parse(report['analysis.json']!) as Record<string, unknown>;
      const choices = parseChoices(published.choices);
      const study = buildStudyInput(record.design, record.instruments, cells, answers);
      const references = valueReferences(figures, choices);
      const { statements } = study;
      const instruments = record.design.instruments.map((use) => use.id);
      const behaviour = behaviourReferences(figures, choices, instruments);

      const values = finish(analyseValueStructure(study.values!, choices, references));
      const scored = values.populations
        .filter(({ problem }) => problem === null)
        .map((population): PopulationId => population.id);
      const asked = study.behaviours.length + study.statements.length > 0;
      const computed = {
        ...values,
        referencePoints: finish(referencePoints(study.values!, choices, references, scored)),
        behaviour: asked
          ? finish(analyseValueBehaviour(study, choices, references, behaviour))
          : undefined,
        controls: asked ? finish(weightControls(study, choices, references, behaviour)) : undefined,
        agreement: statements.length > 0 ? analyseAgreement(statements, choices) : undefined
      };
      // As a bundle writes it: NaN as text.
      const written = JSON.parse(
        JSON.stringify(computed, (_key, value: unknown) => (Number.isNaN(value) ? 'NaN' : value))
      ) as Record<string, unknown>;
      for (const part of PARTS)
        expect(disagreements(written[part], published[part], part)).toEqual([]);
      expect(published.populations).toHaveLength(6);
    });
});
