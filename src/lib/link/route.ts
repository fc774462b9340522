import type { AnalysisChoices } from '../core/analysis/types';
import { takeAnswerView, type AnswerView } from './answer';
import { choiceParameters, takeChoices } from './choices';
import { takeCompareView, type CompareView } from './compare';
import { takeExplorerView, type ExplorerView } from './explorer';
import {
  Query,
  formatQuery,
  invalid,
  oneOf,
  takeVersion,
  valid,
  type Complaint,
  type Reader
} from './query';
import { takeStudy, type Known, type StudyLink } from './study';

/** What of a screen an address names: a section, one of its figures, and whether that is shown alone. */
export interface FigureView {
  section?: string;
  /** Answers to the items of one measure. */
  measure?: { instrument: string; measure: string };
  figure?: string;
  embed?: true;
}

/** What of the paper's tables an address names: besides, the study that figures and methods show. */
export interface ReplicationView extends Omit<FigureView, 'measure'> {
  study?: string;
}

/** Where an address leads. Every route names the parameters that could not be honoured. */
export type Route =
  /** `tour` is the step of the tour that is shown; null for none. */
  | { page: 'start'; tour: TourStepId | null; complaints: Complaint[] }
  | {
      page: 'people' | 'questionnaires' | 'kit';
      complaints: Complaint[];
    }
  /** `section` is the heading that the page leads to. */
  | { page: 'models' | 'methods'; section?: string; complaints: Complaint[] }
  /** `result` is a result code that somebody hands in, as it came; null for none. */
  | { page: 'class'; result: string | null; complaints: Complaint[] }
  | { page: 'answer'; view: AnswerView; complaints: Complaint[] }
  | { page: 'explorer'; view: ExplorerView; complaints: Complaint[] }
  /** `url` is the address of a bundle, as it was given; null for none. */
  | { page: 'open'; url: string | null; complaints: Complaint[] }
  | ({ page: 'study' } & StudyLink)
  /** `studyId` is null for the list of all studies. */
  | ({
      page: 'results';
      studyId: string | null;
      choices: Partial<AnalysisChoices>;
      complaints: Complaint[];
    } & FigureView)
  /** The paper's tables for one or several studies. */
  | ({
      page: 'replication';
      studyIds: string[];
      choices: Partial<AnalysisChoices>;
      complaints: Complaint[];
    } & ReplicationView)
  /** Two to six studies beside each other. */
  | ({ page: 'compare'; complaints: Complaint[] } & CompareView & Omit<FigureView, 'measure'>)
  | { page: 'unknown'; path: string; complaints: Complaint[] };

/** Steps of the start page's tour, in their order. */
const TOUR_STEPS = ['values', 'circle', 'respondent', 'number', 'dimension', 'chance'] as const;

export type TourStepId = (typeof TOUR_STEPS)[number];

/** Address of the start page, at a step of its tour. */
export const formatStartLink = (tour: TourStepId | null): string =>
  tour === null ? '#/' : `#/?${formatQuery([['tour', tour]])}`;

const LONGEST_ID = 200;

/** The most studies in the paper's tables. */
export const MOST_REPLICATED = 12;

/**
 * The route of an address's fragment (`#/study?seed=1`). Never throws: whatever cannot be read is
 * an unknown page or a complaint.
 *
 * @param known ids to check against where they are known by now
 */
export function parseRoute(hash: string, known: Known = {}): Route {
  const address = hash.replace(/^#/, '');
  const mark = address.indexOf('?');
  const path = mark < 0 ? address : address.slice(0, mark);
  const query = new Query(mark < 0 ? '' : address.slice(mark + 1));
  const [root, page = '', detail, ...rest] = path.replace(/\/$/, '').split('/');
  const unknown: Route = { page: 'unknown', path, complaints: query.complaints };
  if (root !== '' || rest.length > 0) return unknown;
  if (detail !== undefined && page !== 'results' && page !== 'replication') return unknown;

  switch (page) {
    case 'study':
      return { page, ...takeStudy(query, known) };
    case 'results': {
      const studyId = detail === undefined ? null : decodeId(detail);
      if (detail !== undefined && studyId === null) return unknown;
      takeVersion(query);
      const choices = studyId === null ? {} : takeChoices(query, 'results', known);
      const view = studyId === null ? {} : takeFigure(query);
      query.complainOfTheRest();
      return { page, studyId, choices, ...view, complaints: query.complaints };
    }
    case 'replication': {
      const studyIds = detail === undefined ? null : decodeIds(detail);
      if (studyIds === null) return unknown;
      takeVersion(query);
      const choices = takeChoices(query, 'results', known);
      const study = query.take('study', (text) =>
        studyIds.includes(text) ? valid(text) : invalid('is none of these studies')
      );
      const view = {
        ...(study === null ? {} : { study }),
        ...takeSection(query),
        ...takeOneFigure(query)
      };
      query.complainOfTheRest();
      return { page, studyIds, choices, ...view, complaints: query.complaints };
    }
    case 'compare': {
      takeVersion(query);
      const view = {
        ...takeCompareView(query, known),
        ...takeSection(query),
        ...takeOneFigure(query)
      };
      query.complainOfTheRest();
      return { page, ...view, complaints: query.complaints };
    }
    case 'answer': {
      takeVersion(query);
      const view = takeAnswerView(query);
      query.complainOfTheRest();
      return { page, view, complaints: query.complaints };
    }
    case 'explorer': {
      takeVersion(query);
      const view = takeExplorerView(query);
      query.complainOfTheRest();
      return { page, view, complaints: query.complaints };
    }
    case 'open': {
      takeVersion(query);
      const url = query.take('url', bundleAddress);
      query.complainOfTheRest();
      return { page, url, complaints: query.complaints };
    }
    case 'class': {
      takeVersion(query);
      const result = query.take('result', resultCode);
      query.complainOfTheRest();
      return { page, result, complaints: query.complaints };
    }
    case '': {
      takeVersion(query);
      const tour = query.take('tour', oneOf(TOUR_STEPS));
      query.complainOfTheRest();
      return { page: 'start', tour, complaints: query.complaints };
    }
    case 'models':
    case 'methods': {
      takeVersion(query);
      const section = takeSection(query);
      query.complainOfTheRest();
      return { page, ...section, complaints: query.complaints };
    }
    case 'kit':
    case 'people':
    case 'questionnaires':
      takeVersion(query);
      query.complainOfTheRest();
      return { page, complaints: query.complaints };
    default:
      return unknown;
  }
}

/** Whether an address may have suffered on its way: it is worth a look by `mendAddress`. */
export function isDoubtful(hash: string): boolean {
  const { page, complaints } = parseRoute(hash);
  return (
    page === 'unknown' ||
    complaints.length > 0 ||
    /^[^?]*[^\w\-#/,?]|[?&]run=[\w-]*[^\w&-]|%25/.test(hash)
  );
}

function decodeId(text: string): string | null {
  try {
    const id = decodeURIComponent(text);
    return id !== '' && id.length <= LONGEST_ID ? id : null;
  } catch {
    return null; // a broken percent sign
  }
}

/** Ids between commas, each once; a comma of an id itself is written as %2C. */
function decodeIds(text: string): string[] | null {
  const ids = text.split(',').map(decodeId);
  const found = ids.filter((id) => id !== null);
  const sound = found.length === ids.length && new Set(found).size === found.length;
  return sound && found.length <= MOST_REPLICATED ? found : null;
}

/** The address of a bundle, as it is given: `parseBundleAddress` looks closer once it is needed. */
const bundleAddress: Reader<string> = (text) =>
  /^(?:https?:\/\/)?[^\s/@:?#]+(?::\d+)?(?:[/?#]\S*)?$/i.test(text)
    ? valid(text)
    : invalid('is not the address of a file');

/** A result code with whatever it suffered: `readCodes` looks closer. */
const resultCode: Reader<string> = (text) =>
  /AXIA[12]/iu.test(text) ? valid(text) : invalid('is not a result code');

/** Address that hands in a result: opened where the lesson was made, it takes the code in. */
export const formatResultLink = (code: string): string =>
  `#/class?${formatQuery([['result', code]])}`;

/** A section by its id, or a figure by the name of its files. */
const nameOf =
  (what: string): Reader<string> =>
  (text) =>
    /^[a-z0-9-]{1,80}$/.test(text) ? valid(text) : invalid(`is not the name of a ${what}`);

/** A measure of a questionnaire: `pvq40:power`. */
const measureOf: Reader<NonNullable<FigureView['measure']>> = (text) => {
  const [, instrument, measure] = /^([\w.-]{1,100}):([\w.-]{1,100})$/.exec(text) ?? [];
  return instrument === undefined || measure === undefined
    ? invalid('must be a questionnaire and what it measures, such as pvq40:power')
    : valid({ instrument, measure });
};

function takeSection(query: Query): Pick<FigureView, 'section'> {
  const section = query.take('section', nameOf('section'));
  return section === null ? {} : { section };
}

function takeFigure(query: Query): FigureView {
  const measure = query.take('measure', measureOf);
  return {
    ...takeSection(query),
    ...(measure === null ? {} : { measure }),
    ...takeOneFigure(query)
  };
}

function takeOneFigure(query: Query): Pick<FigureView, 'figure' | 'embed'> {
  const figure = query.take('figure', nameOf('figure'));
  const embed = query.take('embed', oneOf(['1']));
  if (embed !== null && figure === null)
    query.complain('embed', 'needs the name of a figure to show');
  return figure === null ? {} : { figure, ...(embed === null ? {} : { embed: true as const }) };
}

/** Address of a long page, at one of its headings. */
export const formatPageLink = (page: 'models' | 'methods', section: string): string =>
  `#/${page}?${formatQuery([['section', section]])}`;

/** Address of a study's results under the given analysis choices, all written out. */
export function formatResultsLink(
  studyId: string,
  choices?: AnalysisChoices,
  view?: FigureView
): string {
  return withChoices(`#/results/${encodeURIComponent(studyId)}`, choices, view);
}

/**
 * Address of the paper's tables with one or several studies in them (at most `MOST_REPLICATED`),
 * under the given analysis choices, all written out.
 */
export function formatReplicationLink(
  studyIds: readonly string[],
  choices?: AnalysisChoices,
  view?: ReplicationView
): string {
  return withChoices(`#/replication/${studyIds.map(encodeURIComponent).join(',')}`, choices, view);
}

function withChoices(
  path: string,
  choices: AnalysisChoices | undefined,
  { study, section, measure, figure, embed }: FigureView & ReplicationView = {}
): string {
  const parameters: (readonly [string, string])[] = [
    ...(choices ? choiceParameters(choices, 'results') : []),
    ...(study === undefined ? [] : [['study', study] as const]),
    ...(section === undefined ? [] : [['section', section] as const]),
    ...(measure === undefined
      ? []
      : [['measure', `${measure.instrument}:${measure.measure}`] as const]),
    ...(figure === undefined ? [] : [['figure', figure] as const]),
    ...(embed ? [['embed', '1'] as const] : [])
  ];
  return parameters.length > 0 ? `${path}?${formatQuery(parameters)}` : path;
}
