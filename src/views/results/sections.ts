import type { Component } from 'svelte';
import { formatSimilarity } from '../../lib/charts';
import { shownSimilarity } from '../../lib/core/analysis/shown-similarity';
import type { Term } from '../../lib/core/terms';
import { count } from '../../lib/core/words';
import { averageOf, resultsIn } from './behaviour-data';
import type { PartState } from './computations.svelte';
import type { ResultsState, SectionProps } from './results-state.svelte';

/** A section of the results: opened one at a time, loaded when it is opened, printed with the rest. */
export interface Section {
  /** In addresses (`section=`), and of its heading. */
  id: string;
  label: string;
  /** What the section is about, in a sentence or two. */
  lead: string;
  /** The terms that its lead explains. */
  terms?: readonly Term[];
  load: () => Promise<{ default: Component<SectionProps> }>;
  /** Whether the study has something for it. */
  suits: (study: ResultsState) => boolean;
  /** Whether the badge of simulated numbers is shown here: its figures do not show it themselves. */
  badge?: true;
  /** Whether all of it is greyed where the similarities say nothing. */
  unread?: true;
  /** What it shows, where that is computed by itself. */
  part?: (study: ResultsState) => PartState | null;
  /** What it says, in a few words; null until that is known. */
  found?: (study: ResultsState) => string | null;
  /** The names of its figures' files begin so. */
  figures?: readonly string[];
}

const hasValues = ({ values }: ResultsState) => values !== null;

const SECTIONS: readonly Section[] = [
  {
    id: 'populations',
    label: 'Populations',
    lead: 'The same answers, mixed into populations by different weights. If randomly reassigned weights score just as high as people’s, the human weights add nothing.',
    terms: ['population'],
    load: () => import('./PopulationsSection.svelte'),
    suits: hasValues,
    part: (study) => study.computed?.controls ?? null,
    found: populationsFound,
    figures: ['axia-populations', 'axia-weights']
  },
  {
    id: 'correlations',
    label: 'How the values correlate',
    lead: 'The correlations that the map is made of, beside people’s; and whether neighbours agree and opposites conflict.',
    terms: ['map'],
    load: () => import('./CorrelationsSection.svelte'),
    suits: hasValues,
    figures: ['axia-correlations-', 'axia-distance-profile']
  },
  {
    id: 'means',
    label: 'What each prompt does',
    lead: 'Does a value prompt raise its own value, and which others does it raise or lower with it?',
    terms: ['value prompt'],
    load: () => import('./MeansSection.svelte'),
    suits: hasValues,
    figures: ['axia-means']
  },
  {
    id: 'tests',
    label: 'Tests of the similarity',
    lead: 'How sure is the number, what does it leave out, and do other measures of the same answers agree with it?',
    load: () => import('./TestsSection.svelte'),
    suits: hasValues,
    badge: true
  },
  {
    id: 'people',
    label: 'People with people',
    lead: 'How similar are human samples to one another? That is the ceiling: no respondent can be expected to do better.',
    terms: ['ceiling'],
    load: () => import('./PeopleSection.svelte'),
    suits: hasValues,
    found: (study) => {
      const countries = study.result?.ceiling.countries;
      return countries ? `${formatSimilarity(countries.mean)} on average` : null;
    }
  },
  {
    id: 'behaviour',
    label: 'Values and behaviour',
    lead: 'In people, values predict behaviour: those who value benevolence help more. Do the same values go with the same behaviours here? Behaviour Similarity is the correlation between the respondent’s table of correlations and people’s, times 100.',
    terms: ['Behaviour Similarity'],
    load: () => import('./BehaviourSection.svelte'),
    suits: ({ behaviours, values, statements }) =>
      behaviours.length > 0 || (values !== null && statements.length > 0),
    part: (study) => study.computed?.behaviour ?? null,
    found: behaviourFound,
    figures: ['axia-behaviour-similarity', 'axia-values-']
  },
  {
    id: 'priming',
    label: 'Priming',
    lead: 'Does a filled-in values questionnaire influence behaviour the way a value prompt does? Each question follows the prompt, the questionnaire as filled in under that prompt, or both.',
    terms: ['priming', 'value prompt'],
    load: () => import('./PrimingSection.svelte'),
    suits: ({ behaviours, hasPriming }) => behaviours.length > 0 && hasPriming,
    part: (study) => study.computed?.behaviour ?? null,
    figures: ['axia-priming']
  },
  {
    id: 'statements',
    label: 'Agreement with statements',
    lead: 'Which behaviours does each value prompt agree with, answering yes or no to statements? The ten prompts are combined into the four higher-order values; populations play no part.',
    terms: ['value prompt', 'higher-order value', 'population'],
    load: () => import('./StatementsSection.svelte'),
    suits: ({ statements }) => statements.length > 0,
    part: (study) => study.computed?.agreement ?? null,
    figures: ['axia-agreement', 'axia-higher-order-', 'axia-conservative']
  },
  {
    id: 'structure',
    label: 'Value by value',
    lead: 'Which values are out of place, which items and personas carry the similarity, and how circular is the structure? Each beside people.',
    terms: ['item', 'persona', 'circular model'],
    load: () => import('./StructureSection.svelte'),
    suits: hasValues,
    badge: true,
    unread: true,
    figures: ['axia-shepard-']
  },
  {
    id: 'curve',
    label: 'Every combination of choices',
    lead: 'Would other defensible choices have given another answer? Axia can analyse the same answers in every way that this screen offers, and show all similarities side by side.',
    terms: ['specification curve'],
    load: () => import('./CurveSection.svelte'),
    suits: hasValues,
    badge: true,
    unread: true,
    figures: ['axia-specification-curve']
  },
  {
    id: 'form',
    label: 'Model or form?',
    lead: 'Do the numbers belong to the respondent, or to the order of the scale, its labels and the words of the questions? What can be known depends on the forms in which the study asked.',
    terms: ['variant'],
    load: () => import('./FormSection.svelte'),
    suits: () => true,
    badge: true,
    part: (study) => study.computed?.form ?? null
  },
  {
    id: 'quality',
    label: 'Answer quality',
    lead: 'All numbers rest on answers that could be read. This is how many there were.',
    load: () => import('./QualityPanel.svelte'),
    suits: () => true,
    badge: true
  },
  {
    id: 'answers',
    label: 'Every answer',
    lead: 'Nothing is hidden: what was asked, word for word, under which condition, and what came back.',
    terms: ['condition'],
    load: () => import('./AnswersSection.svelte'),
    suits: () => true,
    badge: true,
    found: ({ counts }) => count(counts.answered, 'answer')
  }
];

/** The sections that a study has something for. */
export const sectionsOf = (study: ResultsState): Section[] =>
  SECTIONS.filter(({ suits }) => suits(study));

/** The section that a figure is in, by the name of its files; null for none. */
export const sectionOfFigure = (fileName: string): string | null =>
  SECTIONS.find(({ figures = [] }) => figures.some((start) => fileName.startsWith(start)))?.id ??
  null;

function populationsFound({ result }: ResultsState): string | null {
  const known = (result?.populations ?? [])
    .filter(({ id }) => id !== 'custom')
    .flatMap((population) => shownSimilarity(population, 0).value ?? []);
  if (known.length < 2) return null;
  return `${formatSimilarity(Math.min(...known))} to ${formatSimilarity(Math.max(...known))}`;
}

function behaviourFound({ computed, choices, behaviours }: ResultsState): string | null {
  const found = computed?.behaviour.value;
  if (!found) return null;
  const asked = new Set(behaviours.map(({ id }) => id));
  const results = resultsIn(found, choices.population, ['prompt']);
  const average = averageOf(
    results.filter(({ instrument }) => asked.has(instrument)),
    ({ instrument }) => instrument
  );
  return average && `mean similarity ${formatSimilarity(average.value)}`;
}
