// A study beside people of the reader's own: the bundle carries their figures, nobody's answers.
import { finish } from '../../src/lib/core/analysis/steps';
import { parseInstrument } from '../../src/lib/core/instrument/instrument';
import { peopleOfAnswers } from '../../src/lib/core/people/own-people';
import { lookIntoAnswers } from '../../src/lib/core/people/table';
import { tallyAnswers, usualLimits } from '../../src/lib/core/people/tally';
import pvq21 from '../../static/questionnaires/pvq21.json';
import { csvOf, ESS_NAMES, madeUpPeople } from '../fakes/answer-table';
import type { Case } from './bundles';

const instrument = parseInstrument(pvq21);
const text = csvOf(madeUpPeople(instrument, 120), ESS_NAMES, { reversed: true });
const recipe = {
  columns: instrument.items.map((_, k) => k + 1),
  reversed: true,
  missing: [],
  ...usualLimits(21),
  only: null,
  keepDoubles: false
};

export const OWN_PEOPLE: Case = {
  respondent: 'weak-circle',
  seed: 6,
  points: 'none',
  people: peopleOfAnswers(
    { title: 'Made up', countries: ['PT'] },
    instrument,
    recipe,
    finish(tallyAnswers(text, lookIntoAnswers(text), instrument, recipe)),
    () => []
  ),
  choices: { population: 'h-np', bootstraps: 4, individuals: 50, permutations: 99, margin: 0.2 }
};
