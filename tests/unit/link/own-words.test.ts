import { expect, it } from 'vitest';
import { completeDraft, formatStudyLink, parseRoute } from '../../../src/lib/link';
import { withWords } from '../../../src/lib/core/study/design';
import { promptDraftOf, promptSetOf } from '../../../src/lib/core/study/own-prompts';
import { studyPreset } from '../../../src/lib/core/study/presets';

const prompts = promptDraftOf(null);
prompts.title = 'Mine';
prompts.values.power.name = 'influence';
prompts.personas.push({ name: 'Climate care', definition: '', prompt: 'You love the planet.' });
const words = promptSetOf(prompts);

it('a link leaves own prompts out, and leads to the same study without them', () => {
  const usual = studyPreset('value-behaviour')!.design({ kind: 'wllama', model: 'x' }, 1);
  const own = withWords(
    {
      ...usual,
      conditions: [...usual.conditions, 'own:climate-care'],
      instruments: usual.instruments.map((use) => ({
        ...use,
        conditions: ['power', 'none', 'own:climate-care']
      }))
    },
    words
  );
  const address = formatStudyLink(own);
  expect(address).not.toContain('climate');
  const route = parseRoute(address);
  expect(route).toMatchObject({ page: 'study', complaints: [] });
  if (route.page === 'study') expect(completeDraft(route.design)).toEqual(withWords(own, null));
});

it('an address cannot name a persona', () => {
  const { complaints } = parseRoute('#/study?conditions=power,own:climate-care');
  expect(complaints).toHaveLength(1);
});
