import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CHOICES } from '../../../src/lib/core/analysis';
import { parseChoices } from '../../../src/lib/core/analysis/choices';
import {
  COMPARED,
  completeDraft,
  EXPLORER_KINDS,
  formatCompareLink,
  formatExplorerLink,
  formatReplicationLink,
  formatResultsLink,
  formatStudyLink,
  MOST_MODELS,
  MOST_REPLICATED,
  parseRoute
} from '../../../src/lib/link';
import { CONDITIONS } from '../../../src/lib/core/study/condition';
import { analysisChoices, designs } from './arbitraries';

const studyRoute = (hash: string) => {
  const route = parseRoute(hash);
  if (route.page !== 'study') throw new Error(`leads to ${route.page}`);
  return route;
};

describe('choices in a link', () => {
  it('are choices that the analysis takes', () => {
    fc.assert(
      fc.property(analysisChoices, (wanted) => {
        const route = parseRoute(formatResultsLink('some-study', wanted));
        if (route.page !== 'results') throw new Error(`leads to ${route.page}`);
        expect(parseChoices({ ...DEFAULT_CHOICES, ...route.choices })).toEqual(wanted);
      }),
      { numRuns: 500 }
    );
  });
});

describe('a link read back', () => {
  it('gives the same design, choices and title', () => {
    const titles = fc
      .string({ unit: 'grapheme', maxLength: 60 })
      .filter((title) => title.trim() === title && title !== '' && !/\p{Cc}/u.test(title));
    fc.assert(
      fc.property(
        designs,
        analysisChoices,
        titles,
        fc.boolean(),
        fc.constantFrom('results' as const, 'replication' as const),
        (design, choices, title, start, then) => {
          const route = studyRoute(formatStudyLink(design, { title, start, then, choices }));
          expect(route.complaints).toEqual([]);
          expect(completeDraft(route.design)).toEqual(design);
          expect(route).toMatchObject({ title, start, then, choices });
        }
      )
    );
  });

  it('gives the same comparison', () => {
    const comparisons = fc.record({
      studyIds: fc.uniqueArray(
        fc.oneof(fc.uuid(), fc.stringMatching(/^[a-z0-9-]{1,40}$/), fc.constant('a, b')),
        { maxLength: COMPARED.most }
      ),
      choices: fc.oneof(fc.constant({}), analysisChoices),
      item: fc.option(
        fc.record({ instrument: fc.constantFrom('pvq40', 'bfi2'), number: fc.nat(99) })
      ),
      condition: fc.option(fc.constantFrom(...CONDITIONS))
    });
    const figures = fc.constantFrom(
      {},
      { figure: 'axia-comparison-circles' },
      { figure: 'axia-comparison-circle-2', embed: true as const }
    );
    fc.assert(
      fc.property(comparisons, figures, ({ studyIds, ...view }, figure) => {
        const route = parseRoute(formatCompareLink(studyIds, view, figure));
        expect(route).toEqual({ page: 'compare', studyIds, ...view, ...figure, complaints: [] });
      }),
      { numRuns: 500 }
    );
  });

  it('gives the same view of the explorer', () => {
    const views = fc.record({
      measure: fc.option(fc.constantFrom('table-1.uniform', 'table-2.big-five')),
      order: fc.option(fc.constantFrom('similarity', 'respondent', 'questions', 'date')),
      descending: fc.boolean(),
      without: fc.uniqueArray(fc.constantFrom(...EXPLORER_KINDS)),
      find: fc.string({ unit: 'grapheme', maxLength: 60 })
    });
    fc.assert(
      fc.property(views, (view) => {
        const route = parseRoute(formatExplorerLink(view));
        expect(route).toEqual({ page: 'explorer', view, complaints: [] });
      })
    );
  });

  it('gives the same models, in their order', () => {
    const ids = fc.uniqueArray(
      fc.stringMatching(/^[A-Za-z0-9]([A-Za-z0-9_.-]{0,30}[A-Za-z0-9_-])?$/),
      {
        minLength: 2,
        maxLength: MOST_MODELS
      }
    );
    fc.assert(
      fc.property(designs, ids, (base, models) => {
        const design = { ...base, respondent: { kind: 'webllm' as const, model: models[0]! } };
        const pretest = models.length % 2 === 0;
        const link = formatStudyLink(design, { models, start: true, pretest });
        const route = studyRoute(link);
        expect(route.complaints).toEqual([]);
        expect(route).toMatchObject({ models, start: true, pretest });
        expect(completeDraft(route.design)).toEqual(design);
      })
    );
  });

  it('gives the same study and choices of its results', () => {
    const ids = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
    const name = fc.stringMatching(/^[a-z0-9-]{1,80}$/);
    const views = fc.oneof(
      fc.record(
        {
          section: name,
          measure: fc.record({
            instrument: fc.stringMatching(/^[a-z0-9-]{1,60}$/),
            measure: fc.stringMatching(/^[A-Za-z0-9_-]{1,60}$/)
          })
        },
        { requiredKeys: [] }
      ),
      fc.record(
        { section: name, figure: name, embed: fc.constant(true as const) },
        { requiredKeys: ['figure'] }
      )
    );
    fc.assert(
      fc.property(ids, analysisChoices, views, (studyId, choices, view) => {
        expect(parseRoute(formatResultsLink(studyId, choices, view))).toEqual({
          page: 'results',
          studyId,
          choices,
          ...view,
          complaints: []
        });
      }),
      { numRuns: 500 }
    );
  });

  it('gives the same studies of the paper’s tables', () => {
    const ids = fc.uniqueArray(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), {
      minLength: 1,
      maxLength: MOST_REPLICATED
    });
    fc.assert(
      fc.property(ids, analysisChoices, fc.nat(), (studyIds, choices, at) => {
        const view = at % 3 === 0 ? {} : { study: studyIds[at % studyIds.length]! };
        expect(parseRoute(formatReplicationLink(studyIds, choices, view))).toEqual({
          page: 'replication',
          studyIds,
          choices,
          ...view,
          complaints: []
        });
      })
    );
  });

  it('holds every choice, so that a changed default cannot change what it means', () => {
    fc.assert(
      fc.property(designs, (design) => {
        const { arms, ...draft } = studyRoute(formatStudyLink(design)).design;
        expect(Object.values(draft)).not.toContain(null);
        // No preset has variants: a link that names none asks none.
        expect(arms).toEqual(design.arms ?? null);
      })
    );
  });

  it('is made of characters that survive in mail and chat', () => {
    fc.assert(
      fc.property(designs, fc.string({ unit: 'binary' }), (design, title) => {
        expect(formatStudyLink(design, { title })).toMatch(/^#\/study\?[\w.~%:,;=&*-]+$/);
      })
    );
  });
});

describe('parseRoute', () => {
  it('never throws, whatever the address', () => {
    const names = [
      'asked',
      'set',
      'conservative',
      'seed',
      'start',
      'items',
      'weights',
      'conditions',
      'respondent',
      'respondents',
      'endpoint',
      'v',
      'x'
    ];
    const query = fc
      .array(fc.tuple(fc.constantFrom(...names), fc.string({ unit: 'binary' })))
      .map((pairs) => pairs.map(([name, value]) => `${name}=${value}`).join('&'));
    const pages = fc.constantFrom(
      '',
      '/',
      '/study',
      '/results/',
      '/results/%',
      '/replication/a,b',
      '/x',
      'study'
    );
    fc.assert(
      fc.property(pages, query, (page, text) => {
        expect(parseRoute(`#${page}?${text}`).page).toBeTypeOf('string');
      })
    );
  });

  it('starts nothing that differs from what the address asked for', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), (name, value) => {
        const added = new URLSearchParams([[name, value]]);
        const route = studyRoute(`#/study?preset=quick&start=1&${added}`);
        if (route.complaints.length > 0) expect(route.start).toBe(false);
        else expect(route.start).toBe(true);
      })
    );
  });
});
