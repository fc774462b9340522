import { describe, expect, it } from 'vitest';
import { promptedValue } from '../../../src/lib/core/study/condition';
import type { StudyDesign } from '../../../src/lib/core/study/design';
import { planPretest } from '../../../src/lib/core/study/pretest';
import { studyPreset } from '../../../src/lib/core/study/presets';
import { PVQ40 } from '../analysis/fixtures';
import { SCRIPTED_IDENTITY } from '../../fakes/scripted-respondent';
import { planCells } from '../../fakes/plan-cells';

const DESIGN = studyPreset('value-structure')!.design({ kind: 'webllm', model: 'm' }, 1);
const pretestOf = (design: StudyDesign) =>
  planPretest(design, [PVQ40], planCells(design, [PVQ40], SCRIPTED_IDENTITY).cells);

describe('a pretest', () => {
  it('asks the items of six values under the six prompts and without one, each item turned too', () => {
    const { first, items, plain, turned } = pretestOf(DESIGN)!;
    expect(first).toHaveLength(6 * 6 + 6);
    expect(new Set(first.map(({ id }) => id)).size).toBe(first.length);
    expect(plain.map(({ condition }) => condition)).toEqual(Array(6).fill('none'));
    expect(turned.map(({ item }) => item)).toEqual(plain.map(({ item }) => item));
    const values = PVQ40.items.filter(({ number }) => items.includes(number));
    const prompts = first.flatMap(({ condition }) => promptedValue(condition)?.value ?? []);
    expect(new Set(prompts)).toEqual(new Set(values.map(({ measure }) => measure)));
  });

  it('turns the meaning of the options round, and nothing else', () => {
    const { plain, turned } = pretestOf(DESIGN)!;
    const lines = ({ prompt }: (typeof plain)[number]) => prompt.user.split('\n');
    const scale = PVQ40.scale.map(({ anchor, label }) => `${label} = ${anchor}`);
    const round = PVQ40.scale.map(({ label }, k) => `${label} = ${PVQ40.scale.at(-1 - k)!.anchor}`);
    plain.forEach((cell, k) => {
      const expected = lines(cell).map((text) => round[scale.indexOf(text)] ?? text);
      expect(lines(turned[k]!)).toEqual(expected);
      expect(expected).not.toEqual(lines(cell));
      expect(turned[k]!.options).toEqual(cell.options);
    });
  });

  it('takes the first prompt where a study has no baseline', () => {
    const conditions = DESIGN.conditions.filter((condition) => condition !== 'none');
    const { first, plain } = pretestOf({ ...DESIGN, conditions })!;
    expect(first).toHaveLength(36);
    expect(plain).toHaveLength(6);
    expect(promptedValue(plain[0]!.condition)).not.toBeNull();
  });

  it('is not made of a short study, or of one with few prompts', () => {
    expect(pretestOf(studyPreset('quick')!.design({ kind: 'webllm', model: 'm' }, 1))).toBeNull();
    const conditions = DESIGN.conditions.slice(0, 5);
    expect(pretestOf({ ...DESIGN, conditions })).toBeNull();
  });
});
