import { flag, formatQuery, identifier, invalid, list, oneOf, valid, type Query } from './query';

/** What the explorer can be sorted by. */
export const EXPLORER_ORDERS = ['similarity', 'respondent', 'questions', 'date'] as const;
export type ExplorerOrder = (typeof EXPLORER_ORDERS)[number];

/** Kinds of respondents that the explorer can leave out. */
export const EXPLORER_KINDS = ['models', 'simulated', 'paper'] as const;
export type ExplorerKind = (typeof EXPLORER_KINDS)[number];

/** What a reader sees of the explorer's table. */
export interface ExplorerView {
  /** Id of the measure; null for the first one. */
  measure: string | null;
  /** Null for the order of publication. */
  order: ExplorerOrder | null;
  descending: boolean;
  /** Kinds that are left out. */
  without: readonly ExplorerKind[];
  /** Words that the title, the respondent or the description must hold. */
  find: string;
}

const LONGEST_WORDS = 200;

const words = (text: string) =>
  text.length <= LONGEST_WORDS ? valid(text) : invalid(`has more than ${LONGEST_WORDS} characters`);

/** Reads a view; what is missing or wrong is as in the whole table. */
export function takeExplorerView(query: Query): ExplorerView {
  return {
    measure: query.take('measure', identifier()),
    order: query.take('order', oneOf(EXPLORER_ORDERS)),
    descending: query.take('descending', flag) ?? false,
    without: [...new Set(query.take('without', list(oneOf(EXPLORER_KINDS))))],
    find: query.take('find', words) ?? ''
  };
}

/** Address of the explorer as a reader sees it. */
export function formatExplorerLink({
  measure,
  order,
  descending,
  without,
  find
}: ExplorerView): string {
  const parameters: [string, string][] = [];
  if (measure !== null) parameters.push(['measure', measure]);
  if (order !== null) parameters.push(['order', order]);
  if (descending) parameters.push(['descending', '1']);
  if (without.length > 0) parameters.push(['without', without.join(',')]);
  if (find !== '') parameters.push(['find', find]);
  return parameters.length === 0 ? '#/explorer' : `#/explorer?${formatQuery(parameters)}`;
}
