import { DEFAULT_CHOICES } from '../../lib/core/analysis/choices';
import { humanMap, type HumanMap } from '../../lib/core/analysis/value-map';
import { whyNotRead } from '../../lib/core/analysis/verdict';
import type { Point } from '../../lib/core/analysis/types';
import { classPicture } from '../../lib/core/lesson/class-picture';
import type { FoundCodes } from '../../lib/core/lesson/code';
import { runs, type AnswerLesson, type Lesson } from '../../lib/core/lesson/lesson';
import { mergeSheets } from '../../lib/core/lesson/merge';
import { personProfile } from '../../lib/core/people/one-person';
import type { SquareMatrix } from '../../lib/core/reference/reference';
import { VALUES, VALUE_LABELS } from '../../lib/core/values';
import { count, listInWords, showCount } from '../../lib/core/words';
import { formatCorrelation, formatSimilarity, type SimilarityContext } from '../../lib/charts';
import { centredPeople } from '../answer/people';
import { loadAnyInstrument } from '../instruments';
import { similarityContext } from '../results/values-data';
import type { Services } from '../services';
import { runResults } from './run-lesson';
import { studyValues } from './study-values';

/** What a worksheet shows of people. */
export interface WorksheetPeople {
  map: Point[];
  n: number;
  /** Neighbours and opposites: sentences. */
  circle: string[];
}

/** What the solution says, from what is in of a lesson. */
export interface WorksheetSolution {
  /** What was run or answered, as facts with names. */
  facts: [string, string][];
  /** Map of the respondent, or of the class; null where there is none yet. */
  own: { map: Point[]; caption: string } | null;
  /** The similarity with what it is compared with; null where there is none yet. */
  ruler: SimilarityContext | null;
  /** What can be read off, in sentences. */
  reading: string[];
}

const usualPeople = async ({ sources }: Services) => {
  const reference = await sources.loadReference(DEFAULT_CHOICES.reference);
  const human = humanMap(reference, DEFAULT_CHOICES.scoring, DEFAULT_CHOICES);
  return { human, n: reference.sample.n };
};

/** @throws AxiaError `network` where figures cannot be had */
export async function worksheetPeople(services: Services): Promise<WorksheetPeople> {
  const { human, n } = await usualPeople(services);
  return { map: human.configuration, n, circle: circleOf(human.correlations) };
}

/**
 * The solution of a worksheet. It takes as long as the analysis of a study.
 *
 * @throws AxiaError `network` where figures cannot be had
 */
export async function worksheetSolution(
  services: Services,
  lesson: Lesson,
  found: FoundCodes
): Promise<WorksheetSolution> {
  const { human } = await usualPeople(services);
  if (!runs(lesson)) return ofAnswers(services, lesson, found, human);
  const { merged, studies } = await runResults(services, lesson, found.shares);
  const [study] = studies;
  const came = merged.seats.filter(({ state }) => state === 'in').length;
  const facts: WorksheetSolution['facts'] = [['Seats that are in', `${came} of ${lesson.seats}`]];
  const none = { own: null, ruler: null };
  if (!study) return { ...none, facts, reading: ['Nothing is in yet.'] };
  facts.unshift(
    ['Who answered', study.record.identity.label],
    ['Questions answered', `${showCount(study.answers.size)} of ${showCount(study.cells.length)}`]
  );
  const values = study.answers.size > 0 ? await studyValues(services, study, true) : null;
  const uniform = values?.result.populations.find(({ id }) => id === 'uniform');
  if (!values || !uniform?.configuration)
    return {
      ...none,
      facts,
      reading: ['There is no map yet: too few shares are in, or values that never differ.']
    };
  const { points, result } = values;
  const unread = whyNotRead(result.verdict);
  return {
    facts,
    own: { map: uniform.configuration, caption: study.record.identity.label },
    ruler: similarityContext(uniform, points, result.ceiling),
    reading: [
      ...(unread === null ? [] : [`The similarity must not be read, because ${unread}.`]),
      farthest(human.configuration, uniform.configuration)
    ]
  };
}

async function ofAnswers(
  services: Services,
  lesson: AnswerLesson,
  found: FoundCodes,
  human: HumanMap
): Promise<WorksheetSolution> {
  const instrument = await loadAnyInstrument(services, lesson.instrument);
  const { seats } = mergeSheets(lesson, instrument, found.sheets);
  const profiles = seats.flatMap(({ chosen }) =>
    chosen ? [personProfile(instrument, chosen)] : []
  );
  const { means, n, structure } = classPicture(profiles, human, DEFAULT_CHOICES);
  const people = await centredPeople(services.sources, instrument);
  return {
    facts: [
      ['Questionnaire', instrument.title],
      ['Seats that are in', `${profiles.length} of ${lesson.seats}`]
    ],
    own: structure && { map: structure.map, caption: `class, N = ${n}` },
    ruler: null,
    reading: [
      ...(means ? [`Highest in the class: ${highest(means)}.`] : ['Nothing is in yet.']),
      ...(people ? [`Highest among people: ${highest(people.mean)}.`] : []),
      ...(structure
        ? [
            `Values Similarity of the class with people: ${formatSimilarity(structure.similarity)}, from ${count(n, 'person', 'persons')}. Most of the distance is chance.`
          ]
        : [])
    ]
  };
}

const name = (v: number): string => VALUE_LABELS[VALUES[v]!].toLowerCase();

const highest = (means: readonly number[]): string =>
  listInWords(
    [...VALUES.keys()]
      .sort((a, b) => means[b]! - means[a]!)
      .slice(0, 3)
      .map(name)
  );

/** The closest pair and the most opposed one. */
function circleOf(correlations: SquareMatrix): string[] {
  const pairs = VALUES.flatMap((_, i) =>
    VALUES.slice(0, i).map((_, j) => ({ i, j, r: correlations[i]![j]! }))
  ).sort((a, b) => b.r - a.r);
  const said = ({ i, j, r }: { i: number; j: number; r: number }) =>
    `${name(j)} and ${name(i)}, r = ${formatCorrelation(r)}`;
  const half = VALUES.length / 2;
  const across = VALUES.slice(0, half).map((_, v) => `${name(v)} – ${name(v + half)}`);
  return [
    `Closest among people: ${said(pairs[0]!)}.`,
    `Most opposed among people: ${said(pairs.at(-1)!)}.`,
    `Opposites of the textbook circle: ${across.join('; ')}.`
  ];
}

/** The value whose place differs most. */
function farthest(human: readonly Point[], own: readonly Point[]): string {
  const far = VALUES.map((_, v) => Math.hypot(...[0, 1].map((k) => human[v]![k]! - own[v]![k]!)));
  return `Farthest from its place among people: ${name(far.indexOf(Math.max(...far)))}.`;
}
