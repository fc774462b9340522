import { expect, it } from 'vitest';
import { DEFAULT_CHOICES } from '../../../src/lib/core/analysis';
import { buildStudyInput } from '../../fakes/study-input';
import { correlationsOf } from '../../../src/lib/core/analysis/moments';
import { buildPersonas } from '../../../src/lib/core/analysis/persona';
import type { Administration } from '../../../src/lib/core/study/design';
import { parseInstrument } from '../../../src/lib/core/instrument/instrument';
import { planCells } from '../../fakes/plan-cells';
import { studyPreset } from '../../../src/lib/core/study/presets';
import { SIMULATED_PRESETS } from '../../../src/lib/core/simulation';
import { offDiagonalR } from '../../../src/lib/core/statistics/matrix-comparison';
import { createSimulatedRespondent } from '../../../src/lib/engines/simulated';
import { readStatic } from '../data/read-static';
import { EUROPE } from './fixtures';

const pvq = parseInstrument(readStatic('questionnaires/pvq40.json'));
const { id: preset, parameters } = SIMULATED_PRESETS[0]!;
const spec = { kind: 'simulated' as const, preset, parameters };

/** How much the answers of one persona, the strong circle's, resemble people's among themselves. */
async function withinPersona(administration: Administration): Promise<number> {
  const sampling = { mode: 'sampled' as const, temperature: 1, repeats: 40 };
  const design = {
    ...studyPreset('value-structure')!.design(spec, 1),
    conditions: ['power' as const],
    administration,
    elicitation: sampling
  };
  const respondent = createSimulatedRespondent(spec, 1, [pvq]);
  const { cells } = planCells(design, [pvq], respondent.identity);
  const asked = administration === 'conversation' ? { ...sampling, repeats: 1 } : sampling;
  const { signal } = new AbortController();
  const answers = await Promise.all(cells.map((cell) => respondent.answer(cell, asked, signal)));
  const input = buildStudyInput(design, [pvq], cells, answers).values!;
  const [persona] = buildPersonas(input, DEFAULT_CHOICES);
  return offDiagonalR(correlationsOf(persona!.covariance), EUROPE.reference.correlations.centred!);
}

it('only in conversations do the answers of one persona hang together', async () => {
  expect(await withinPersona('conversation')).toBeGreaterThan(0.4);
  expect(Math.abs(await withinPersona('item'))).toBeLessThan(0.35);
});
