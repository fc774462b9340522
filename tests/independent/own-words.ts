// A study in words of one's own: a questionnaire with other texts, options and directions, value
// prompts, and a persona.
import { parseInstrument } from '../../src/lib/core/instrument/instrument';
import { draftOf, ownVersion } from '../../src/lib/core/instrument/own-version';
import { promptDraftOf, promptSetOf } from '../../src/lib/core/study/own-prompts';
import { VALUES } from '../../src/lib/core/values';
import pvq21 from '../../static/questionnaires/pvq21.json';
import type { Case } from './bundles';

const PVQ = parseInstrument(pvq21);

const draft = draftOf(PVQ);
draft.title = 'PVQ in my words';
draft.items[3]!.text = 'This person does not care about being safe.';
draft.items[3]!.reversed = true;
draft.items[7]!.measure = 'power';
draft.scales[0]!.push({ label: '7', anchor: 'exactly like me', score: 7.5 });
const instrument = ownVersion(PVQ, draft);

const prompts = promptDraftOf(null);
prompts.title = 'My prompts';
prompts.values.power.definition = 'being in charge';
prompts.personas.push({ name: 'Climate care', definition: 'a liveable planet', prompt: null });

export const OWN_WORDS: Case = {
  respondent: 'strong-circle',
  seed: 5,
  points: 'none',
  choices: { bootstraps: 2, individuals: 50, permutations: 99 },
  instruments: [instrument],
  design: {
    version: 3,
    preset: 'custom',
    instruments: [{ id: instrument.id, items: null }],
    words: promptSetOf(prompts),
    conditions: [...VALUES, 'none', 'own:climate-care']
  }
};
