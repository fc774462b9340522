import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CHOICES } from '../../../src/lib/core/analysis';
import { formatResultsLink, formatStudyLink, parseRoute } from '../../../src/lib/link';
import { mendAddress } from '../../../src/lib/link/mend';
import { analysisChoices, designs } from './arbitraries';
import { harmed, harms } from './harms';

const read = (address: string) => parseRoute(mendAddress(address) ?? address);

const addresses = fc.oneof(
  fc
    .tuple(
      designs,
      fc.option(analysisChoices),
      fc.constantFrom(undefined, 'My study', 'R&D: 50 % = half?')
    )
    .filter(([{ respondent }]) => respondent.kind !== 'endpoint')
    .map(([design, choices, title]) =>
      formatStudyLink(
        {
          ...design,
          instruments: design.instruments.map((use) => ({
            ...use,
            parameters: { currency: '20 dollars' }
          }))
        },
        { ...(title === undefined ? {} : { title }), ...(choices ? { choices } : {}), start: true }
      )
    ),
  fc
    .tuple(fc.uuid(), fc.constantFrom(undefined, DEFAULT_CHOICES))
    .map(([id, choices]) => formatResultsLink(id, choices))
);

describe('an address that was mangled on its way', () => {
  it('means what it meant', () => {
    fc.assert(
      fc.property(addresses, harms, (address, list) => {
        expect(read(harmed(address, list))).toEqual(parseRoute(address));
      }),
      { numRuns: 1000 }
    );
  });

  const good = '#/study?v=1&preset=value-structure&respondent=simulated&seed=1&start=1';
  it.each([
    ['%23/study?v=1&preset=value-structure&respondent=simulated&seed=1&start=1'],
    ['#/study?v=1&amp;preset=value-structure&amp;respondent=simulated&amp;seed=1&amp;start=1'],
    ['#/study?v=1&preset=value-structure&respondent=simulated&seed=1&start=1&utm_source=x'],
    ['#/study?v=1&preset=value-structure&respondent=simulated&seed=1&start=1.'],
    [
      '#%2Fstudy%3Fv%3D1%26preset%3Dvalue-structure%26respondent%3Dsimulated%26seed%3D1%26start%3D1'
    ],
    ['#!/study?v=1&preset=value-structure&respondent=simulated&seed=1&start=1'],
    ['#/study?v=1&preset=value-structure&respondent=simulated&seed=1&start=1%20'],
    ['#/study?v=3D1&preset=3Dvalue-structure&respondent=3Dsimulated&seed=3D1&start=3D1'],
    ['#/study?v=1&preset=value–structure&respondent=simulated&seed=1&start=1'],
    ['#/study?v=1&preset=value-%C2%ADstructure&respondent=simulated&seed=1&start=1'],
    ['#/study?v=1&Preset=Value-Structure&RESPONDENT=simulated&seed=1&start=1'],
    ['#/study?v=1%26preset%3Dvalue-structure%26respondent%3Dsimulated%26seed%3D1%26start%3D1'],
    ['/axia/study?v=1&preset=value-structure&respondent=simulated&seed=1&start=1']
  ])('%s', (address) => {
    expect(read(address)).toEqual(parseRoute(good));
  });

  it('keeps its complaints where nothing can be done', () => {
    const route = read('#/study?preset=nothing&seed=1.5&colour=red&utm_source=x&start=1');
    if (route.page !== 'study') throw new Error(route.page);
    expect(route.complaints.map(({ parameter }) => parameter)).toEqual([
      'preset',
      'seed',
      'colour',
      'start'
    ]);
    expect(route.start).toBe(false);
  });

  it.each([
    'conservative=nothing%20of',
    'conservative=lying+cheating,stealing',
    'seed=1%202',
    'n=30%C2%A00',
    'reference=some sample',
    'weights=1%201,1,1,1,1,1,1,1,1,1,1'
  ])('guesses no name and no number: %s', (parameter) => {
    const route = read(`#/study?preset=value-structure&${parameter}&start=1`);
    expect(route.complaints.map((one) => one.parameter)).toContain(parameter.split('=')[0]);
    expect(route).toMatchObject({ start: false });
  });

  it.each(['preset=value-struc%20ture', 'preset=value%0D%0A-structure', 'seed=1%0A2'])(
    'has no blank in a word of which there are few, and no line break anywhere: %s',
    (parameter) => {
      expect(read(`#/study?${parameter}`).complaints).toEqual([]);
    }
  );

  it.each(['#main', '#/nowhere', '#/results/a/b', '#/study/abc'])(
    'leads nowhere: %s',
    (address) => {
      expect(read(address).page).toBe('unknown');
    }
  );
});

describe('a sound address', () => {
  it('is left as it is', () => {
    fc.assert(
      fc.property(addresses, (address) => {
        expect(mendAddress(address)).toBeNull();
      })
    );
  });
});

describe('an address of very many parameters', () => {
  it('is not read, and says so', () => {
    for (const query of [
      Array.from({ length: 60_000 }, (_, k) => `p${k}=1`).join('&'),
      'x'.repeat(1e6)
    ]) {
      const { complaints } = parseRoute(`#/study?${query}&start=1`);
      expect(complaints.length).toBeLessThan(5);
      expect(complaints[0]!.reason).toMatch(/none of which was read/);
      expect(parseRoute(`#/study?${query}`)).toMatchObject({ start: false });
      expect(mendAddress(`#/study?${query}`)).toBeNull();
    }
  });
});
