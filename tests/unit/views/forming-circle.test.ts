import { describe, expect, it } from 'vitest';
import { parseInstrument } from '../../../src/lib/core/instrument/instrument';
import { studyPreset } from '../../../src/lib/core/study/presets';
import type { ConditionId } from '../../../src/lib/core/study/condition';
import type { StudyRecord } from '../../../src/lib/store/store';
import type { Services } from '../../../src/views/services';
import { FormingCircle } from '../../../src/views/study/forming-circle.svelte';
import { planCells } from '../../fakes/plan-cells';
import { SCRIPTED_IDENTITY } from '../../fakes/scripted-respondent';
import { readStatic } from '../data/read-static';

const instruments = [parseInstrument(readStatic('questionnaires/pvq40.json'))];

/** Whether a circle is looked for in a study under these conditions. */
async function looksFor(...conditions: ConditionId[]): Promise<boolean> {
  let looked = false;
  const sources = {
    loadReference() {
      looked = true;
      return Promise.reject(new Error('not needed here'));
    },
    loadDominance: () => new Promise(() => {})
  };
  const circle = new FormingCircle({ now: () => 0, sources } as unknown as Services);
  const design = { ...studyPreset('quick')!.design({ kind: 'webllm', model: 'm' }, 1), conditions };
  const { cells } = planCells(design, instruments, SCRIPTED_IDENTITY);
  circle.people = { map: [], n: 1 };
  circle.start({ design, instruments } as unknown as StudyRecord, cells);
  await circle.draw(new Map(), []);
  expect(circle.people === null).toBe(!looked);
  return looked;
}

describe('the circle of a study under way', () => {
  it('is there only where three value prompts can give one', async () => {
    expect(await looksFor('power', 'security', 'hedonism', 'none')).toBe(true);
    expect(await looksFor('none')).toBe(false);
    expect(await looksFor('power', 'security', 'none')).toBe(false);
    expect(await looksFor('power:name', 'security:name', 'hedonism:name')).toBe(false);
  });
});
