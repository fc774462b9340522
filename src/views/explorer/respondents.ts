import type { SimilarityContext } from '../../lib/charts';
import type {
  ExplorerRow,
  ExplorerTable,
  PublishedSimilarity
} from '../../lib/core/explorer-table';
import type { ExplorerKind, ExplorerView } from '../../lib/link';

export const kindOf = ({
  kind,
  simulated
}: Pick<ExplorerRow, 'kind' | 'simulated'>): ExplorerKind =>
  kind === 'paper' ? 'paper' : simulated ? 'simulated' : 'models';

const interval = ({ low, high }: { low: number | null; high: number | null }) =>
  low === null || high === null ? null : { low, high };

/** A published similarity on a ruler. */
export function contextOf(found: PublishedSimilarity): SimilarityContext {
  const { value, chance, oneDimension, people } = found;
  const band = chance && interval(chance);
  const high = oneDimension?.high ?? null;
  return {
    similarity: value,
    interval: interval(found),
    chance: band && { mean: chance.mean, ...band },
    oneDimension: oneDimension && high !== null ? { mean: oneDimension.mean, high } : null,
    circleStrong: null,
    ceiling: people
  };
}

/** Rows of a view, in its order. Where similarities are sorted, those that say nothing come last. */
export function rowsOf(
  { rows }: ExplorerTable,
  view: ExplorerView,
  measure: string
): ExplorerRow[] {
  const words = view.find.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = rows.filter((row) => {
    if (view.without.includes(kindOf(row))) return false;
    const text = [row.respondent, row.title, row.description].join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const { order } = view;
  if (order === null) return shown;
  const keyOf = (row: ExplorerRow): string | number | null => {
    switch (order) {
      case 'respondent':
        return row.respondent.toLowerCase();
      case 'questions':
        return row.answered;
      case 'date':
        return row.date;
      case 'similarity':
        return row.unread ? null : (row.similarities[measure]?.value ?? null);
    }
  };
  const sign = view.descending ? -1 : 1;
  return shown
    .map((row) => ({ row, key: keyOf(row) }))
    .sort((a, b) => {
      // What is unknown is last, whichever way the rest is sorted.
      if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
      return a.key < b.key ? -sign : a.key > b.key ? sign : 0;
    })
    .map(({ row }) => row);
}

/**
 * Rows on their way to another order: so many of the wanted ones are in place, and behind them are
 * those of before that are still to be placed. With all in place this is what is wanted.
 */
export function inPart(
  before: readonly ExplorerRow[],
  wanted: readonly ExplorerRow[],
  placed: number
): ExplorerRow[] {
  const rest = new Set(wanted.slice(placed));
  return [...wanted.slice(0, placed), ...before.filter((row) => rest.has(row))];
}
