import type { AnalysisChoices } from '../core/analysis/types';
import { ARM_GROUPS, ARMS, type ArmId } from '../core/study/arm';
import type { ConditionId } from '../core/study/condition';
import {
  type Administration,
  type DesignArms,
  type Elicitation,
  type InstrumentUse,
  type RespondentSpec,
  type StudyDesign,
  DESIGN_RANGES,
  withArms,
  withWords
} from '../core/study/design';
import { LONGEST } from '../core/limits';
import { DEFAULT_SAMPLING, STUDY_PRESETS, studyPreset } from '../core/study/presets';
import { choiceParameters, takeChoices, type KnownReferences } from './choices';
import { seatParameters, takeSeatView, type SeatView } from './answer';
import { conditions, formatConditions, instrumentParameters, takeInstruments } from './instruments';
import {
  formatQuery,
  takeVersion,
  type Complaint,
  type Query,
  decimal,
  flag,
  identifier,
  invalid,
  oneOf,
  valid,
  wholeNumber,
  type Reader
} from './query';
import { DEFAULT_SIMULATED, respondentParameters, SEVERAL, takeRespondents } from './respondent';

/** The part of a design that an address sets; null where it says nothing that can be honoured. */
export interface DesignDraft {
  preset: string | null;
  respondent: RespondentSpec | null;
  seed: number | null;
  conditions: ConditionId[] | null;
  instruments: InstrumentUse[] | null;
  elicitation: Elicitation | null;
  administration: Administration | null;
  fills: number | null;
  arms: DesignArms | null;
}

/** Where a study ends: on its own results, or in the paper's tables. */
export type Destination = 'results' | 'replication';

/** What an address of the study page says. */
export interface StudyLink {
  /** Id of a study that is under way in this browser, to look at or to go on with. */
  run: string | null;
  /** Id of a study whose questions are asked again; both are shown side by side in the end. */
  like: string | null;
  /** The lesson in which a seat runs its share of this study; null for none. */
  seat: SeatView | null;
  design: DesignDraft;
  /** Ids of several language models that are asked the same, one after the other; else none. */
  models: string[];
  title: string | null;
  /** Whether a long study of a language model begins with a pretest. */
  pretest: boolean;
  /** Whether to start without being asked: only where the whole address could be honoured. */
  start: boolean;
  /** Screen that the end of the run leads to; null for the usual one of its preset. */
  then: Destination | null;
  choices: Partial<AnalysisChoices>;
  complaints: Complaint[];
}

/** Ids that are known where the address is read; a list that is left out is not checked. */
export interface Known extends KnownReferences {
  models?: readonly string[];
}

const CUSTOM = 'custom';

/** Reads everything that an address can say about a study. */
export function takeStudy(query: Query, known: Known): StudyLink {
  takeVersion(query);
  const run = query.take('run', identifier());
  const like = query.take('like', identifier());
  const seat = takeSeatView(query);
  const presetId = query.take('preset', preset);
  const elicitation = takeElicitation(query);
  const { respondent, models } = takeRespondents(query, known.models);
  const design: DesignDraft = {
    preset: presetId,
    respondent,
    seed: query.take('seed', wholeNumber(DESIGN_RANGES.seed)),
    conditions: query.take('conditions', conditions),
    instruments: takeInstruments(query, baseOf(presetId).instruments),
    elicitation,
    administration: takeAdministration(query, elicitation),
    fills: query.take('fills', wholeNumber(DESIGN_RANGES.fills)),
    arms: takeArms(query)
  };
  const title = query.take('title', titleReader);
  const choices = takeChoices(query, 'study', known);
  const pretest = query.take('pretest', flag) ?? true;
  const then = query.take<Destination>('then', oneOf(['results', 'replication']));
  if (then === 'results' && models.length > 0) {
    query.complain('then', `shows one study only, and ${SEVERAL} asks for several`);
  }
  let start = query.take('start', flag) ?? false;
  query.complainOfTheRest();
  if (start && query.complaints.length > 0) {
    // Starting something else than what was asked for would be worse than not starting.
    start = false;
    query.complain('start', 'is not followed, because something else could not be honoured');
  }
  return {
    run,
    like,
    seat,
    design,
    models,
    title,
    pretest,
    start,
    then,
    choices,
    complaints: query.complaints
  };
}

const preset: Reader<string> = (text) => {
  if (text === CUSTOM || studyPreset(text)) return valid(text);
  return invalid(`must be one of ${STUDY_PRESETS.map(({ id }) => id).join(', ')}`);
};

const titleReader: Reader<string> = (text) => {
  const title = text.trim();
  if (title === '') return invalid('is empty');
  if (title.length > LONGEST.title) return invalid(`is longer than ${LONGEST.title} characters`);
  return /\p{Cc}/u.test(title) ? invalid('contains control characters') : valid(title);
};

function takeElicitation(query: Query): Elicitation | null {
  const mode = query.take('mode', oneOf(['distribution', 'sampled']));
  if (mode !== 'sampled') {
    for (const parameter of ['temperature', 'repeats']) {
      if (query.has(parameter)) query.complain(parameter, 'needs mode=sampled');
    }
    return mode === null ? null : { mode: 'distribution' };
  }
  return {
    mode,
    temperature:
      query.take('temperature', decimal(DESIGN_RANGES.temperature)) ?? DEFAULT_SAMPLING.temperature,
    repeats: query.take('repeats', wholeNumber(DESIGN_RANGES.repeats)) ?? DEFAULT_SAMPLING.repeats
  };
}

/** Conversations are made of answers that were said: no preset samples text, so the address must. */
function takeAdministration(query: Query, elicitation: Elicitation | null): Administration | null {
  const administration = query.take<Administration>(
    'administration',
    oneOf(['item', 'conversation'])
  );
  if (administration !== 'conversation' || elicitation?.mode === 'sampled') return administration;
  query.complain('administration', 'needs mode=sampled');
  return null;
}

/** Arms between commas: single ones (`prompt-2`), or all of a group (`prompt`). */
const armsReader: Reader<ArmId[]> = (text) => {
  const found = text.split(',').flatMap((name): (ArmId | null)[] => {
    const group = Object.entries(ARM_GROUPS).find(([id]) => id === name);
    return group ? [...group[1]] : [ARMS.find((arm) => arm === name) ?? null];
  });
  const known = found.filter((arm) => arm !== null);
  if (known.length < found.length) return invalid(`may name ${Object.keys(ARM_GROUPS).join(', ')}`);
  return new Set(known).size === known.length ? valid(known) : invalid('names a variant twice');
};

function takeArms(query: Query): DesignArms | null {
  const list = query.take('variants', armsReader);
  const share = query.take<DesignArms['share']>('variants-asked', oneOf(['all', 'tenth']));
  if (share !== null && !query.has('variants')) query.complain('variants-asked', 'needs variants');
  return list && { list, share: share ?? 'tenth' };
}

/**
 * A whole design from a draft: what the draft leaves open comes from its preset (the first one
 * where it names none), the usual simulated respondent and seed 1.
 */
export function completeDraft(draft: DesignDraft): StudyDesign {
  const base = baseOf(draft.preset, draft);
  const design = {
    ...base,
    preset: draft.preset ?? base.preset,
    conditions: draft.conditions ?? base.conditions,
    instruments: draft.instruments ?? base.instruments,
    elicitation: draft.elicitation ?? base.elicitation,
    administration: draft.administration ?? base.administration,
    fills: draft.fills ?? base.fills
  };
  return draft.arms ? withArms(design, draft.arms) : design;
}

/** The design of a preset: of the first one where there is none of that id. */
function baseOf(
  presetId: string | null,
  { respondent, seed }: Partial<Pick<DesignDraft, 'respondent' | 'seed'>> = {}
): StudyDesign {
  return (studyPreset(presetId ?? '') ?? STUDY_PRESETS[0]!).design(
    respondent ?? {
      kind: 'simulated',
      preset: DEFAULT_SIMULATED.id,
      parameters: { ...DEFAULT_SIMULATED.parameters }
    },
    seed ?? 1
  );
}

/** Presets whose outcome is the paper's tables. */
const FOR_TABLES: readonly string[] = ['priming', 'everything'];

/** Where a study of a preset ends when nobody says otherwise. */
export const usualDestination = (presetId: string): Destination =>
  FOR_TABLES.includes(presetId) ? 'replication' : 'results';

/** Address that sets a study up, with every choice written out but own prompts, which it cannot carry. */
export function formatStudyLink(
  whole: StudyDesign,
  options: {
    /** Ids of several language models that are asked in the place of the design's respondent. */
    models?: readonly string[];
    title?: string;
    pretest?: boolean;
    start?: boolean;
    then?: Destination;
    choices?: Partial<AnalysisChoices>;
    seat?: SeatView;
  } = {}
): string {
  const design = withWords(whole, null);
  const { elicitation } = design;
  const parameters: [string, string][] = [
    ['preset', studyPreset(design.preset) ? design.preset : CUSTOM],
    ...respondentParameters(design.respondent, options.models),
    ['seed', String(design.seed)],
    ['conditions', formatConditions(design.conditions)],
    ...instrumentParameters(design),
    ['administration', design.administration],
    ['fills', String(design.fills)],
    ...armParameters(design),
    ['mode', elicitation.mode]
  ];
  if (elicitation.mode === 'sampled') {
    parameters.push(
      ['temperature', String(elicitation.temperature)],
      ['repeats', String(elicitation.repeats)]
    );
  }
  if (options.title !== undefined) parameters.push(['title', options.title]);
  if (options.choices) parameters.push(...choiceParameters(options.choices, 'study'));
  if (options.pretest === false) parameters.push(['pretest', '0']);
  if (options.then) parameters.push(['then', options.then]);
  if (options.seat) parameters.push(...seatParameters(options.seat));
  if (options.start) parameters.push(['start', '1']);
  return `#/study?${formatQuery(parameters)}`;
}

const armParameters = ({ arms }: StudyDesign): [string, string][] =>
  arms === undefined
    ? []
    : [
        ['variants', arms.list.join(',')],
        ['variants-asked', arms.share]
      ];

/**
 * Address of a new study of one language model, or of several that are asked one after the other.
 *
 * @param ids 1 to `MOST_MODELS`
 */
export function formatModelsLink(ids: readonly string[]): string {
  return `#/study?${formatQuery(respondentParameters({ kind: 'webllm', model: ids[0]! }, ids))}`;
}

/**
 * Address of a new study of a GGUF model on the processor, which its reader starts.
 *
 * @param design whose questions are asked; default the usual ones
 */
export function formatGgufLink(model: string, design?: StudyDesign): string {
  const respondent = { kind: 'wllama', model } as const;
  return design
    ? formatStudyLink({ ...design, respondent })
    : `#/study?${formatQuery(respondentParameters(respondent))}`;
}

/**
 * Address of a study that is under way in this browser.
 *
 * @param then where its end leads to, where that is not the usual screen
 * @param like the study whose questions it asks
 */
export function formatRunLink(
  studyId: string,
  then: Destination | null = null,
  like: string | null = null
): string {
  const compared = like === null ? '' : `&like=${encodeURIComponent(like)}`;
  return `#/study?run=${encodeURIComponent(studyId)}${compared}${then === null ? '' : `&then=${then}`}`;
}

/**
 * The choices that go on to the results, with a number of individuals among them.
 *
 * @param query of an address with its question mark, or empty
 */
export function withIndividuals(query: string, individuals: number): string {
  const others = query
    .replace(/^\?/u, '')
    .split('&')
    .filter((part) => !/^(?:n=|$)/u.test(part));
  return `?${[...others, `n=${individuals}`].join('&')}`;
}

/** Address of a new study with the questions of another, its respondent left to choose. */
export const formatLikeLink = (studyId: string): string =>
  `#/study?like=${encodeURIComponent(studyId)}`;
