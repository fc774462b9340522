import { CURVE_COLUMNS } from '../../../src/lib/core/analysis/curve/csv';
import { describe, expect, it } from 'vitest';
import { TABLE_COLUMNS } from '../../../src/lib/core/replication/format-table';
import {
  ANSWER_COLUMNS,
  FAILURE_COLUMNS,
  SAMPLE_COLUMNS
} from '../../../src/lib/core/report/answers-csv';
import { CODEBOOK } from '../../../src/lib/core/report/codebook';
import { FILLED_FORM_COLUMNS, PROMPT_COLUMNS } from '../../../src/lib/core/report/prompts-csv';
import { SCORE_COLUMNS } from '../../../src/lib/core/report/files';
import {
  jsonText,
  methodsMd,
  referencesBib,
  reportFiles,
  sourcesOf
} from '../../../src/lib/core/report';
import { SIMULATED_LABEL } from '../../../src/lib/core/provenance/provenance';
import { jsonPaths } from './json-paths';
import { analysis, design, SIMULATED, study } from './fixtures';
import { BEHAVIOUR_REFERENCE } from './fixtures-behaviour';

const simulatedStudy = () =>
  study({
    identity: SIMULATED,
    design: design({
      respondent: {
        kind: 'simulated',
        preset: 'strong-circle',
        parameters: {
          structure: 'circle',
          strength: 2,
          spread: 1,
          acquiescence: 0,
          itemNoise: 0,
          answerNoise: 1,
          outside: 0
        }
      }
    })
  });

describe('jsonText', () => {
  it('sorts keys, keeps every number, and names those that JSON lacks', () => {
    const text = jsonText({ b: [1 / 3, NaN], a: { y: -Infinity, x: undefined }, c: [[1, 2], []] });
    expect(text).toBe(
      '{\n  "a": {\n    "y": "-Infinity"\n  },\n  "b": [0.3333333333333333, "NaN"],\n  "c": [\n    [1, 2],\n    []\n  ]\n}\n'
    );
  });
});

describe('analysis.json', () => {
  it('says the same whatever the title, the machine and the order of keys', () => {
    const one = reportFiles(study(), analysis())['analysis.json'];
    const shuffled = analysis();
    shuffled.choices = Object.fromEntries(Object.entries(shuffled.choices).reverse()) as never;
    const other = reportFiles(study({ title: 'Another title' }), shuffled)['analysis.json'];
    expect(other).toBe(one);
  });

  it('keeps full precision, and null and NaN apart', () => {
    const data = JSON.parse(reportFiles(study(), analysis())['analysis.json']!);
    expect(data.populations[0].similarity).toBe(0.8912345678901235);
    expect(data.populations[0].correlations[0][0]).toBe('NaN');
    expect(data.populations[0].tTest.log10P).toBe('-Infinity');
    expect(data.populations[2].similarity).toBeNull();
  });

  it('is labelled when the respondent is simulated, and only then', () => {
    const of = (one: ReturnType<typeof study>) =>
      JSON.parse(reportFiles(one, analysis())['analysis.json']!);
    expect(of(simulatedStudy())).toMatchObject({
      label: SIMULATED_LABEL,
      respondent: { simulated: true }
    });
    expect(of(study()).label).toBeNull();
  });
});

describe('a study without values', () => {
  it('has no scores of any, and nothing about them in analysis.json', () => {
    const files = reportFiles(study(), {
      ...analysis(),
      values: null,
      behaviour: null,
      tables: []
    });
    expect(files['scores.csv']).toBeUndefined();
    expect(files['tables.md']).toBeUndefined();
    const data = JSON.parse(files['analysis.json']!);
    expect(data.populations).toBeUndefined();
    expect(data.agreement.behaviours).toHaveLength(1);
    expect(files['methods.md']).toContain('## Agreement with statements');
    expect(files['methods.md']).not.toContain('Values Similarity is');
  });
});

describe('tables.md', () => {
  it('is labelled when the respondent is simulated, and only then', () => {
    expect(reportFiles(simulatedStudy(), analysis())['tables.md']).toContain(SIMULATED_LABEL);
    expect(reportFiles(study(), analysis())['tables.md']).not.toContain(SIMULATED_LABEL);
  });
});

describe('codebook.csv', () => {
  it('explains every column of every table', () => {
    const tables = {
      'answers.csv': ANSWER_COLUMNS,
      'prompts.csv': PROMPT_COLUMNS,
      'filled-forms.csv': FILLED_FORM_COLUMNS,
      'samples.csv': SAMPLE_COLUMNS,
      'failures.csv': FAILURE_COLUMNS,
      'scores.csv': SCORE_COLUMNS,
      'tables.csv': TABLE_COLUMNS,
      'curve.csv': CURVE_COLUMNS
    };
    for (const [file, columns] of Object.entries(tables))
      expect(CODEBOOK.filter((entry) => entry.file === file).map(({ field }) => field)).toEqual(
        columns
      );
  });

  it('explains every field of analysis.json, and none that is not there', () => {
    const sampled = study({
      design: design({ elicitation: { mode: 'sampled', temperature: 1, repeats: 3 } })
    });
    const data: unknown = JSON.parse(reportFiles(sampled, analysis())['analysis.json']!);
    const explained = CODEBOOK.filter(({ file }) => file === 'analysis.json').map((e) => e.field);
    expect(new Set(explained).size).toBe(explained.length);
    const present = new Set(jsonPaths(data));
    // A matrix that is null in one population is explained by its cells in another.
    const unexplained = [...present].filter(
      (path) => !explained.some((field) => field === path || field.startsWith(`${path}[]`))
    );
    expect(unexplained).toEqual([]);
    expect(explained.filter((field) => !present.has(field))).toEqual([]);
  });
});

describe('methods.md', () => {
  it('tells what ran, with its counts, and marks what was ours to choose', () => {
    const text = methodsMd(study(), analysis());
    expect(text).toContain('Tiny 1B');
    expect(text).toMatch(/not known: engine/iu);
    expect(text).toMatch(/2 with a full value prompt \(1 .*reconstructed.*our choice\)/u);
    expect(text).toContain('6 questions in all');
    expect(text).toMatch(/4 of 6 questions were answered\W+1 failed and 1 was not asked/u);
    expect(text).toContain('10.0% on average and 10.0% at most');
    expect(text).toContain('N = 1,234 (our choice)');
    expect(text).toContain('Nobody (2020). A sample. Adapted from nothing.');
    expect(text).toContain(
      '| Uniform | 89.0 | 89.1 | 77.9 to 94.9 | 20.0 | 20.0 | 20.0 | 90.0 | 0.020 |'
    );
    expect(text).toContain('| H-NP | The unprompted persona was not asked.');
    expect(text).toContain('| toy-doing | People of a behaviour test | alternate');
    expect(text).toContain(
      '| toy-doing | H-NP | Priming Only | 32.5 | 33.3 | 9.2 to 59.2 | 10.0 | 9 of'
    );
    expect(text).toContain('| toy-doing | H-NP | Test Only | 5 of 6 signs agree (p = ');
    expect(text).toContain('| value structure | H-NP | 90.0 | 10.0 | -20.0 to 40.0 | 0.40 |');
    expect(text).toContain(
      '| Conservation, Openness to change | full value prompts | -0.75 | 0.10'
    );
    // Signal over form, what is wrong with a key, and the similarity over forms.
    expect(text).toMatch(/factor of 2\.0.*1\.5 to 3\.0/u);
    expect(text).toContain('item 2 (r = −0.90)');
    expect(text).toMatch(/between 80\.0 .*and 90\.0/u);
    expect(text).not.toContain(SIMULATED_LABEL);
    expect(text).not.toMatch(/undefined|NaN|null/);
  });

  it('fills in the fourteen items of GUIDE-LLM from what ran, and marks what is left', () => {
    const itemsIn = (text: string) => [...text.matchAll(/^\| ([A-G]\.\d) \|(.*)$/gmu)];
    const items = itemsIn(methodsMd(study(), null));
    expect(items).toHaveLength(14);
    const blanks = items.flatMap(([, number, row]) =>
      row!.includes('**To fill in:**') ? number! : []
    );
    expect(blanks).toEqual(expect.arrayContaining(['E.1', 'F.1', 'G.1']));
    expect(blanks).not.toContain('C.1');
    expect(items.find(([, number]) => number === 'B.1')![2]).toContain('Tiny 1B');
    const sampled = design({ elicitation: { mode: 'sampled', temperature: 0.7, repeats: 3 } });
    const [, , parameters] = itemsIn(methodsMd(study({ design: sampled }), null)).find(
      ([, number]) => number === 'B.3'
    )!;
    expect(parameters).toMatch(/0\.7.*3 texts/u);
    expect(itemsIn(methodsMd(simulatedStudy(), null))).toEqual([]);
  });

  it('is labelled at its head when simulated', () => {
    expect(methodsMd(simulatedStudy(), null).split('\n')[2]).toBe(`**${SIMULATED_LABEL}.**`);
  });

  it('tells of an unfinished study too, and of one without any answer', () => {
    const text = methodsMd(study({ answers: new Map() }), null);
    expect(text).toMatch(/0 of 6 questions were answered\W+0 failed and 6 were not asked/u);
    expect(text).not.toContain('## Analysis');
    expect(text).not.toMatch(/undefined|NaN/);
  });

  it('keeps markup in a title as the characters that it is', () => {
    const text = methodsMd(study({ title: '<script>alert(1)</script>\n# x' }), null);
    expect(text.split('\n')[0]).toBe('# Methods: \\<script\\>alert(1)\\</script\\> \\# x');
  });
});

describe('references.bib', () => {
  it('cites what was used and nothing else', () => {
    const keys = sourcesOf(study(), analysis()).map(({ key }) => key);
    expect(keys).toEqual([
      'yehudai2026teaching',
      'schwartz1992universals',
      'instrument_toy',
      'ruan2024webllm',
      'reference_people',
      'dominance_shares',
      'torgerson1952multidimensional',
      'gower1975generalized',
      'jackson1995protest',
      'efron1987better',
      'fisher1982nonparametric',
      'benjamini1995controlling',
      'behaviour_people-doing'
    ]);
    expect(sourcesOf(simulatedStudy(), null).map(({ key }) => key)).toEqual([
      'yehudai2026teaching',
      'schwartz1992universals',
      'instrument_toy'
    ]);
    const ordinal = analysis();
    ordinal.values!.result.choices.mds = 'ordinal';
    expect(sourcesOf(study(), ordinal).map(({ key }) => key)).toContain('kruskal1964nonmetric');
  });

  it('cites the people that behaviours were compared with, each once', () => {
    const twice = analysis();
    twice.behaviour!.references = [BEHAVIOUR_REFERENCE, BEHAVIOUR_REFERENCE];
    const keys = sourcesOf(study(), twice).map(({ key }) => key);
    expect(keys.filter((key) => key.startsWith('behaviour_'))).toEqual(['behaviour_people-doing']);
    const statements = { ...analysis(), values: null, behaviour: null };
    expect(sourcesOf(study(), statements).at(-1)!.key).toBe('benjamini1995controlling');
  });

  it('is BibTeX with balanced braces, whatever the texts', () => {
    const odd = analysis();
    odd.values!.reference = {
      ...odd.values!.reference,
      title: 'A } {{ \\input{x} & 5% of "us"_',
      doi: '10.1/a_b'
    };
    const text = referencesBib(sourcesOf(study(), odd));
    expect(text.split('{').length).toBe(text.split('}').length);
    expect(text).toContain('doi = {10.1/a_b}');
    expect(text).toContain('\\& 5\\% of "us"\\_');
    expect(text).not.toContain('\\input');
  });
});
