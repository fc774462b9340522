import type { AnalysisChoices } from '../core/analysis/types';
import { isConditionId, isOwnCondition, type ConditionId } from '../core/study/condition';
import { choiceParameters, takeChoices, type KnownReferences } from './choices';
import { formatQuery, invalid, list, valid, type Query, type Reader } from './query';

/** Fewest and most studies that are compared with each other. */
export const COMPARED = { least: 2, most: 6 } as const;

/** An item of a questionnaire. */
export interface ItemPlace {
  instrument: string;
  number: number;
}

/** Studies beside each other, and what a reader looks at. */
export interface CompareView {
  /** In their order, each once. */
  studyIds: readonly string[];
  choices: Partial<AnalysisChoices>;
  /** The item whose answers are shown; null for the first one. */
  item: ItemPlace | null;
  /** Under which condition; null for the first one. */
  condition: ConditionId | null;
}

const LONGEST_ID = 200;

/** An id between commas; a comma of its own is written as %2C. */
const studyId: Reader<string> = (text) => {
  let id: string;
  try {
    id = decodeURIComponent(text);
  } catch {
    return invalid('is no id of a study'); // a broken percent sign
  }
  return id !== '' && id.length <= LONGEST_ID ? valid(id) : invalid('is no id of a study');
};

const studyIds: Reader<string[]> = (text) => {
  const found = list(studyId)(text);
  if (!found.ok) return found;
  if (new Set(found.value).size < found.value.length) return invalid('names a study twice');
  return found.value.length <= COMPARED.most
    ? found
    : invalid(`names more than ${COMPARED.most} studies`);
};

const item: Reader<ItemPlace> = (text) => {
  const [, instrument, number] = /^([\w.-]{1,120}):(\d{1,4})$/.exec(text) ?? [];
  return instrument === undefined
    ? invalid('must be an item, such as pvq40:12')
    : valid({ instrument, number: Number(number) });
};

const condition: Reader<ConditionId> = (text) =>
  isConditionId(text) || isOwnCondition(text) ? valid(text) : invalid('is not a condition');

/** Reads a comparison; what is missing or wrong is left open. */
export function takeCompareView(query: Query, known: KnownReferences): CompareView {
  return {
    studyIds: query.take('studies', studyIds) ?? [],
    choices: takeChoices(query, 'results', known),
    item: query.take('item', item),
    condition: query.take('condition', condition)
  };
}

/** Address of a comparison as a reader sees it, or of one of its figures, which may be shown alone. */
export function formatCompareLink(
  studyIds: readonly string[],
  { choices = {}, item = null, condition = null }: Partial<Omit<CompareView, 'studyIds'>> = {},
  { section, figure, embed }: { section?: string; figure?: string; embed?: true } = {}
): string {
  const parameters: [string, string][] = [];
  if (studyIds.length > 0) parameters.push(['studies', studyIds.map(encodeURIComponent).join(',')]);
  parameters.push(...choiceParameters(choices, 'results'));
  if (item !== null) parameters.push(['item', `${item.instrument}:${item.number}`]);
  if (condition !== null) parameters.push(['condition', condition]);
  if (section !== undefined) parameters.push(['section', section]);
  if (figure !== undefined) parameters.push(['figure', figure]);
  if (embed) parameters.push(['embed', '1']);
  return parameters.length === 0 ? '#/compare' : `#/compare?${formatQuery(parameters)}`;
}
