import { describe, expect, it } from 'vitest';
import type { StudyDesign } from '../../../src/lib/core/study/design';
import { type Instrument, parseInstrument } from '../../../src/lib/core/instrument/instrument';
import { planCells } from '../../fakes/plan-cells';
import { STUDY_PRESETS, studyPreset } from '../../../src/lib/core/study/presets';
import { methodsMd } from '../../../src/lib/core/report';
import { type ReportStudy } from '../../../src/lib/core/report/study';
import { sourcesOf } from '../../../src/lib/core/report/bibliography';
import { citations, instrumentCitation } from '../../../src/lib/core/report/publications';
import { CODEBOOK } from '../../../src/lib/core/report/codebook';
import { redactPrivateTexts } from '../../../src/lib/core/study/redact';
import { readStatic } from '../data/read-static';
import { MODEL } from './fixtures';
import { jsonPaths } from './json-paths';

const IDS = ['pvq40', 'pvq21', 'charity', 'donation', 'prosocialness', 'ebq', 'bfi2', 'behaviours'];
const ALL = IDS.map((id) => parseInstrument(readStatic(`questionnaires/${id}.json`)));
const respondent = { kind: 'webllm', model: 'tiny' } as const;

function studyOf(design: StudyDesign, instruments: readonly Instrument[] = ALL): ReportStudy {
  const used = design.instruments.map((use) => instruments.find(({ id }) => id === use.id)!);
  const { cells } = planCells(design, used, MODEL);
  const none = { provenance: null, answers: new Map() };
  return { title: 'A study', design, instruments: used, identity: MODEL, cells, ...none };
}

describe('the questions in methods.md', () => {
  it('are counted by questionnaire and kind of condition, and say what stood before them', () => {
    const design = studyPreset('everything')!.design(respondent, 1);
    design.fills = 2;
    design.instruments.find(({ id }) => id === 'charity')!.parameters = { currency: '9 pounds' };
    const text = methodsMd(studyOf(design), null);
    expect(text).toMatch(/10 with a full value prompt \(9 .*reconstructed/u);
    expect(text).toMatch(/11 with a filled-in questionnaire [^;]*\(Test Only\)/u);
    expect(text).toMatch(/10 with a filled-in questionnaire [^;]*\(Priming & Test\)/u);
    expect(text).toMatch(/persona had 2 forms/u);
    expect(text).toMatch(/\| Questions \| Value prompt \| No prompt \| Name only \| Test Only \|/u);
    expect(text).toMatch(/\| Donation to nine .* \| 90 \| 9 \| 0 \| 198 \| 180 \| 477 \|/u);
    expect(text).toMatch(/280 of 560 items, 10 per measure, 5 of them reversed .*seed/u);
    expect(text).toMatch(/Amount and currency: .9 pounds. \(as set\)/u);
    expect(text).toMatch(/1 other scale for some items/u);
    expect(text).not.toMatch(/undefined|NaN|null/u);
  });

  it('say when they were put in conversations, and which forms were imported', () => {
    const design: StudyDesign = {
      ...studyPreset('quick')!.design(respondent, 1),
      instruments: [
        { id: 'pvq21', items: [1, 2] },
        { id: 'behaviours', items: [1] }
      ],
      elicitation: { mode: 'sampled', temperature: 1, repeats: 4 },
      administration: 'conversation'
    };
    const forms = redactPrivateTexts(
      design,
      ALL.map((form) => (form.id === 'pvq21' ? { ...form, sharing: 'private' } : form))
    );
    const text = methodsMd(studyOf(design, forms), null);
    expect(text).toMatch(/Each questionnaire was asked in 4 conversations/u);
    expect(text).toMatch(/statement .*fresh context/u);
    expect(text).toMatch(/1 answer \(or 4 in a fresh context\) was generated/u);
    expect(text).toMatch(/the hash of a text that is not shared/u);
    expect(text.match(/imported form/gu)).toHaveLength(1);
  });
});

describe('the bibliography', () => {
  it('cites what every questionnaire of the site follows, imported forms too', () => {
    expect(Object.keys(citations).sort()).toEqual([...IDS].sort());
    for (const { id, source } of ALL) {
      const { fields } = citations[id]!;
      const family = fields.author!.split(',')[0]!;
      expect(source, id).toContain(`${family},`);
      expect(source, id).toContain(fields.year!);
      if (fields.doi) expect(source, id).toContain(fields.doi);
    }
    expect(instrumentCitation('bfi2-form-0a1b')).toBe(citations.bfi2);
    expect(instrumentCitation('persona-evaluations-0a1b')).toBe(citations.behaviours);
    expect(instrumentCitation('my-own')).toBeNull();
    expect(instrumentCitation('constructor')).toBeNull();
  });

  it('holds an entry once, however many forms follow it', () => {
    const design = studyPreset('quick')!.design(respondent, 1);
    const study = studyOf(design);
    const twice = { ...study, instruments: [...study.instruments, ...study.instruments] };
    const keys = sourcesOf(twice, null).map(({ key }) => key);
    expect(keys.filter((key) => key === 'schwartz2001extending')).toHaveLength(1);
  });
});

describe('codebook.csv', () => {
  const fields = (file: string) =>
    CODEBOOK.filter((entry) => entry.file === file).map(({ field }) => field);
  const unexplained = (file: string, data: unknown) =>
    [...jsonPaths(data)].filter(
      (path) =>
        !fields(file).some(
          (field) => path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[]`)
        )
    );

  it('explains every field of an instrument and of a design', () => {
    const forms = ALL.map((form): Instrument => ({ ...form, sharing: 'private' }));
    const design = studyPreset('everything')!.design(respondent, 1);
    design.instruments[0]!.parameters = { currency: 'x' };
    const sampled = { mode: 'sampled', temperature: 1, repeats: 2 };
    for (const form of [...ALL, ...redactPrivateTexts(design, forms)])
      expect(unexplained('instruments/<id>.json', form), form.id).toEqual([]);
    for (const preset of STUDY_PRESETS)
      expect(unexplained('design.json', preset.design(respondent, 1))).toEqual([]);
    expect(unexplained('design.json', { ...design, elicitation: sampled })).toEqual([]);
  });
});
