import { describe, expect, it } from 'vitest';
import type { ConditionId } from '../../../src/lib/core/study/condition';
import { parseInstrument } from '../../../src/lib/core/instrument/instrument';
import { STUDY_PRESETS } from '../../../src/lib/core/study/presets';
import { SIMULATED_PRESETS } from '../../../src/lib/core/simulation';
import {
  completeDraft,
  formatModelsLink,
  formatStartLink,
  formatStudyLink,
  parseRoute,
  usualDestination
} from '../../../src/lib/link';
import { type Known } from '../../../src/lib/link/study';
import { VALUES } from '../../../src/lib/core/values';
import { CURRENCY } from '../../../src/lib/link/instruments';
import { readStatic } from '../data/read-static';

const study = (query: string, known?: Known) => {
  const route = parseRoute(`#/study?${query}`, known);
  if (route.page !== 'study') throw new Error(`leads to ${route.page}`);
  return route;
};
const results = (query: string, known?: Known) => {
  const route = parseRoute(`#/results/abc?${query}`, known);
  if (route.page !== 'results') throw new Error(`leads to ${route.page}`);
  return route;
};

describe('pages', () => {
  it.each([
    ['', 'start'],
    ['#', 'start'],
    ['#/', 'start'],
    ['#/study', 'study'],
    ['#/study/', 'study'],
    ['#/results', 'results'],
    ['#/results/abc', 'results'],
    ['#/answer', 'answer'],
    ['#/class', 'class'],
    ['#/explorer', 'explorer'],
    ['#/models', 'models'],
    ['#/methods', 'methods'],
    ['#/kit', 'kit'],
    ['#/questionnaires', 'questionnaires'],
    ['#/replication/abc', 'replication'],
    ['#/replication/a,b', 'replication'],
    ['#/replication', 'unknown'],
    ['#/replication/', 'unknown'],
    ['#/replication/a,', 'unknown'],
    ['#/replication/a,a', 'unknown'],
    [`#/replication/${Array.from({ length: 13 }, (_, k) => k).join(',')}`, 'unknown'],
    ['#/questionnaires/x', 'unknown'],
    ['#/nowhere', 'unknown'],
    ['#/study/abc', 'unknown'],
    ['#/results/a/b', 'unknown'],
    ['#/results/%E0%A4%A', 'unknown'],
    ['#main', 'unknown']
  ])('%j is %s', (hash, page) => {
    expect(parseRoute(hash).page).toBe(page);
  });

  it('results name their study, or none', () => {
    expect(parseRoute('#/results')).toMatchObject({ studyId: null });
    expect(parseRoute('#/results/')).toMatchObject({ studyId: null });
    expect(parseRoute('#/results/a%20b')).toMatchObject({ studyId: 'a b' });
  });

  it.each([
    '#/',
    '#/answer',
    '#/models',
    '#/methods',
    '#/results',
    '#/study',
    '#/results/x',
    '#/replication/x'
  ])('%s names a parameter that it does not know', (page) => {
    expect(parseRoute(`${page}?colour=red`).complaints).toEqual([
      { parameter: 'colour', value: 'red', reason: 'is not a parameter of this page' }
    ]);
  });
});

describe('a link to a step of the tour', () => {
  it('names it, and complains of another', () => {
    expect(parseRoute('#/?tour=circle')).toEqual({ page: 'start', tour: 'circle', complaints: [] });
    expect(parseRoute('#/?tour=square')).toMatchObject({
      tour: null,
      complaints: [{ parameter: 'tour' }]
    });
    expect(parseRoute(formatStartLink('chance'))).toMatchObject({ tour: 'chance' });
    expect(parseRoute(formatStartLink(null))).toMatchObject({ page: 'start', tour: null });
  });
});

describe('a link to a section of a long page', () => {
  it.each(['#/methods?section=ruler', '#/models?section=ruler', '#/compare?section=ruler'])(
    '%s names it',
    (hash) => expect(parseRoute(hash)).toMatchObject({ section: 'ruler', complaints: [] })
  );

  it('names one of the studies, and no other', () => {
    expect(parseRoute('#/replication/a,b?study=b')).toMatchObject({ study: 'b', complaints: [] });
    expect(parseRoute('#/replication/a,b?study=c').complaints).toMatchObject([
      { parameter: 'study' }
    ]);
  });
});

describe('a link to the answers of a measure', () => {
  it('names the questionnaire and the measure, or is complained of', () => {
    expect(results('section=answers&measure=pvq40:power')).toMatchObject({
      section: 'answers',
      measure: { instrument: 'pvq40', measure: 'power' },
      complaints: []
    });
    for (const measure of ['power', 'pvq40:', ':power', 'a:b:c'])
      expect(results(`measure=${measure}`).complaints).toMatchObject([{ parameter: 'measure' }]);
  });
});

describe('a link for several models', () => {
  it('asks them in the order given', () => {
    const { design, models, start, complaints } = study(
      'preset=quick&respondents=webllm:A-1,webllm:B.2&seed=3&start=1'
    );
    expect(complaints).toEqual([]);
    expect(models).toEqual(['A-1', 'B.2']);
    expect(design.respondent).toEqual({ kind: 'webllm', model: 'A-1' });
    expect(start).toBe(true);
  });

  it('is that of one model where it names one', () => {
    expect(study('respondents=webllm:A')).toMatchObject({
      models: [],
      design: { respondent: { kind: 'webllm', model: 'A' } },
      complaints: []
    });
    expect(formatModelsLink(['A'])).toBe('#/study?v=1&respondent=webllm:A');
    expect(formatModelsLink(['A', 'B'])).toBe('#/study?v=1&respondents=webllm:A,webllm:B');
  });

  it.each([
    ['respondents=webllm:A,webllm:A', 'respondents', /names a model twice/],
    ['respondents=webllm:A,simulated', 'respondents', /language models only/],
    ['respondents=webllm:A,', 'respondents', /must be simulated/],
    ['respondents=webllm:A,webllm:%20', 'respondents', /not in the list/],
    [
      `respondents=${Array.from({ length: 13 }, (_, k) => `webllm:m${k}`).join(',')}`,
      'respondents',
      /more than 12/
    ],
    ['respondents=webllm:A,webllm:B&respondent=simulated', 'respondents', /with respondent/],
    ['respondents=webllm:A,webllm:B&strength=2', 'strength', /needs respondent=simulated/],
    ['respondents=webllm:A,webllm:B&then=results', 'then', /one study only/]
  ])('complains of %s', (query, parameter, reason) => {
    const { complaints, start } = study(`${query}&start=1`);
    expect(complaints[0]).toMatchObject({
      parameter,
      reason: expect.stringMatching(reason) as string
    });
    expect(start).toBe(false);
  });
});

describe('a study link', () => {
  it('sets up and starts the main job', () => {
    const route = study('preset=value-structure&respondent=simulated&seed=1&start=1');
    expect(route.complaints).toEqual([]);
    expect(route.start).toBe(true);
    const { id, parameters } = SIMULATED_PRESETS[0]!;
    expect(completeDraft(route.design)).toEqual(
      STUDY_PRESETS.find((preset) => preset.id === 'value-structure')!.design(
        { kind: 'simulated', preset: id, parameters },
        1
      )
    );
  });

  it('leaves open what it does not say', () => {
    expect(study('')).toMatchObject({
      design: {
        preset: null,
        respondent: null,
        seed: null,
        conditions: null,
        instruments: null,
        elicitation: null,
        administration: null,
        fills: null,
        arms: null
      },
      models: [],
      title: null,
      start: false,
      then: null,
      choices: {},
      complaints: []
    });
  });

  it('changes single choices of a preset', () => {
    const { design, choices, complaints } = study(
      'preset=quick&conditions=power,none,power:name&items=1-3,40&mode=sampled&temperature=0.7' +
        '&repeats=25&respondent=simulated:random&strength=2&seed=5&analysis-seed=6&t=2'
    );
    expect(complaints).toEqual([]);
    expect(choices).toEqual({ seed: 6, temperature: 2 });
    expect(completeDraft(design)).toMatchObject({
      preset: 'quick',
      conditions: ['power', 'none', 'power:name'],
      instruments: [{ id: 'pvq40', items: [1, 2, 3, 40] }],
      elicitation: { mode: 'sampled', temperature: 0.7, repeats: 25 },
      respondent: { preset: 'random', parameters: { structure: 'random', strength: 2 } },
      seed: 5
    });
  });

  it('sets instruments up one by one, their conditions by groups', () => {
    const { design, complaints } = study(
      'preset=everything&items=pvq40:all;charity:2;behaviours:10-each;bfi2:all' +
        '&conditions=all-prompts,none,all-both,none:test&asked=bfi2:all-prompts,none;behaviours:none' +
        '&currency=20%20dollars&administration=item&fills=3'
    );
    expect(complaints).toEqual([]);
    const values: ConditionId[] = [...VALUES];
    const preset = completeDraft(study('preset=everything').design);
    const charity = preset.instruments.find(({ id }) => id === 'charity')!;
    expect(completeDraft(design)).toMatchObject({
      conditions: [...values, 'none', ...VALUES.map((value) => `${value}:both`), 'none:test'],
      instruments: [
        { id: 'pvq40', items: null },
        {
          id: 'charity',
          items: [2],
          conditions: charity.conditions,
          parameters: { currency: '20 dollars' }
        },
        { id: 'behaviours', items: null, perMeasure: 10, conditions: ['none'] },
        { id: 'bfi2', items: null, conditions: [...values, 'none'] }
      ],
      fills: 3
    });
  });

  it.each(STUDY_PRESETS.map(({ id }) => id))('needs nothing beside the preset for %s', (id) => {
    const design = completeDraft(study(`preset=${id}`).design);
    const link = formatStudyLink(design);
    expect(link).not.toContain('asked=');
    expect(link.length).toBeLessThan(500);
  });

  it.each([
    ['everything', 'replication'],
    ['priming', 'replication'],
    ['value-behaviour', 'results'],
    ['quick', 'results']
  ])('%s usually ends on the %s', (preset, then) => {
    expect(usualDestination(preset)).toBe(then);
    expect(study(`preset=${preset}&start=1`)).toMatchObject({ then: null, start: true });
    expect(study(`preset=${preset}&then=results`).then).toBe('results');
  });

  it('refuses an address with credentials, without quoting them', () => {
    for (const secret of [
      'https://me:hush@host/v1',
      'https://host/v1?key=hush',
      'https://host#hush'
    ]) {
      const link = `respondent=endpoint:m&endpoint=${encodeURIComponent(secret)}&start=1`;
      const { complaints, design, start } = study(link);
      expect(complaints[0]).toMatchObject({ parameter: 'endpoint', value: null });
      expect(JSON.stringify(complaints)).not.toContain('hush');
      expect([design.respondent, start]).toEqual([null, false]);
    }
  });

  it('knows the instrument with a currency', () => {
    const charity = parseInstrument(readStatic(`questionnaires/${CURRENCY.instrument}.json`));
    expect(charity.parameters.map(({ id }) => id)).toContain(CURRENCY.parameter);
  });

  it.each([
    ['preset=table-1', 'preset', /must be one of value-structure/],
    ['respondent=endpoint', 'respondent', /must name a model/],
    ['respondent=endpoint:m', 'respondent', /needs endpoint=/],
    ['respondent=endpoint:m%0An', 'respondent', /control characters/],
    ['respondent=endpoint:m&endpoint=localhost:8000', 'endpoint', /plain address of a server/],
    ['respondent=endpoint:m&endpoint=http://a&at-once=0', 'at-once', /between 1 and 256/],
    ['respondent=simulated&at-once=8', 'at-once', /needs respondent=endpoint/],
    ['respondent=webllm:m&endpoint=http://localhost/v1', 'endpoint', /needs respondent=endpoint/],
    ['respondents=webllm:a,endpoint:b', 'respondents', /language models only/],
    ['respondent=gpt', 'respondent', /must be simulated/],
    ['respondent=webllm', 'respondent', /must name a model/],
    ['respondent=webllm:', 'respondent', /not in the list/],
    ['respondent=simulated:perfect', 'respondent', /strong-circle/],
    ['respondent=simulated:custom&strength=1', 'respondent', /needs all of structure/],
    ['respondent=simulated&strength=5', 'strength', /between 0 and 4/],
    ['respondent=simulated&structure=square', 'structure', /must be one of circle/],
    ['respondent=webllm:m&outside=0.1', 'outside', /needs respondent=simulated/],
    ['seed=-1', 'seed', /not a whole number/],
    ['seed=1.5', 'seed', /not a whole number/],
    ['seed=2147483648', 'seed', /between 0 and 2147483647/],
    ['seed=1&seed=2', 'seed', /more than once/],
    ['seed=', 'seed', /not a whole number/],
    ['conditions=power,greed', 'conditions', /“greed” is not a condition/],
    ['conditions=power,power', 'conditions', /twice/],
    ['items=0-3', 'items', /0-3/],
    ['items=5-1', 'items', /5-1/],
    ['items=one', 'items', /item numbers such as/],
    ['items=1,1', 'items', /item 1 twice/],
    ['items=1-99999', 'items', /more than 50000/],
    ['items=behaviours:0-each', 'items', /between 1 and 1000/],
    ['asked=bfi2:power', 'asked', /an instrument that is not asked/],
    ['asked=pvq40:greed', 'asked', /“greed” is not a condition/],
    ['asked=pvq40:all;pvq40:none', 'asked', /pvq40 twice/],
    ['set=pvq40', 'set', /must name an instrument, a parameter/],
    ['set=pvq40.size:', 'set', /empty/],
    [`currency=1`, 'currency', /needs the instrument charity/],
    ['items=charity:all&currency=1&set=charity.currency:2', 'currency', /set/],
    ['administration=chat', 'administration', /item, conversation/],
    ['fills=51', 'fills', /between 1 and 50/],
    ['then=home', 'then', /results, replication/],
    ['conservative=a,a', 'conservative', /a behaviour twice/],
    ['behaviour-references=bfi2', 'behaviour-references', /an instrument and a reference/],
    ['items=a:all;a:1', 'items', /a twice/],
    ['items=../x:all', 'items', /not an instrument/],
    ['mode=chat', 'mode', /must be one of distribution, sampled/],
    ['administration=conversation', 'administration', /needs mode=sampled/],
    ['temperature=1', 'temperature', /needs mode=sampled/],
    ['mode=distribution&repeats=3', 'repeats', /needs mode=sampled/],
    ['mode=sampled&repeats=0', 'repeats', /between 1 and 1000/],
    ['mode=sampled&temperature=hot', 'temperature', /not a number/],
    ['title=%20', 'title', /empty/],
    ['title=a%00b', 'title', /control characters/],
    [`title=${'a'.repeat(201)}`, 'title', /longer than 200/],
    ['start=yes', 'start', /1 or 0/],
    ['v=2', 'v', /does not know/]
  ])('%s is complained of', (query, parameter, reason) => {
    const { complaints } = study(query);
    expect(complaints).toHaveLength(1);
    expect(complaints[0]!.parameter).toBe(parameter);
    expect(complaints[0]!.reason).toMatch(reason);
  });

  it('checks the model against a list where there is one', () => {
    const known = { models: ['Model-A'] };
    expect(study('respondent=webllm:Model-A', known).complaints).toEqual([]);
    expect(study('respondent=webllm:Model-B', known).complaints).toHaveLength(1);
    expect(study('respondent=webllm:Model-B').complaints).toEqual([]);
  });

  it('cuts long values in what it says to the reader', () => {
    expect(study(`seed=${'9'.repeat(5000)}`).complaints[0]!.value).toHaveLength(81);
  });
});

describe('a results link', () => {
  it('sets the analysis choices', () => {
    expect(results('prompts=name&t=0.5&scoring=raw&n=500&b=100&seed=3')).toMatchObject({
      choices: {
        prompts: 'name',
        temperature: 0.5,
        scoring: 'raw',
        individuals: 500,
        bootstraps: 100,
        seed: 3
      },
      complaints: []
    });
  });

  it.each([
    ['t=11', /between/],
    ['weights=1,2', /11 numbers/],
    ['weights=0,0,0,0,0,0,0,0,0,0,0', /above 0/],
    ['weights=1,0,0,0,0,0,0,0,0,0,-1', /between/],
    ['n=1e3', /whole number/],
    ['b=9999999', /between/],
    ['mds=magic', /classical, ratio, ordinal/],
    ['population=everybody', /uniform/],
    ['reference=../x', /identifier/]
  ])('%s is complained of', (query, reason) => {
    const { complaints, choices } = results(query);
    expect(complaints.map((complaint) => complaint.reason)).toEqual([
      expect.stringMatching(reason)
    ]);
    expect(choices).toEqual({});
  });

  it('checks references against a list where there is one', () => {
    const known = { references: ['a'], dominance: ['b'] };
    expect(results('reference=a&dominance=b', known).complaints).toEqual([]);
    expect(results('reference=b&dominance=a', known).complaints).toHaveLength(2);
  });
});
