import type { ModelEntry, StoredModel, Verdict } from '../../lib/models';

/** One form of a model: its entry, whether it runs here, and what is stored of it. */
export interface Variant {
  model: ModelEntry;
  /** Null while the device is being checked. */
  judged: Verdict | null;
  stored: StoredModel | null;
}

/** A model with its forms in different arithmetic. */
export interface ModelRow {
  label: string;
  family: string;
  parameters: number | null;
  /** In the catalogue's order. */
  variants: readonly Variant[];
  /** The form to take here: one that is in this browser and runs, else the first that runs best. */
  best: Variant;
}

interface SizeGroup {
  title: string;
  rows: readonly ModelRow[];
}

/** What a reader is looking for. */
interface ModelFilter {
  text: string;
  /** Empty for all. */
  family: string;
  onlyUsable: boolean;
  onlyStored: boolean;
}

export const NO_FILTER: ModelFilter = {
  text: '',
  family: '',
  onlyUsable: false,
  onlyStored: false
};

/** Number of models to begin with. */
const RECOMMENDED = 3;

const SIZES: readonly { title: string; most: number }[] = [
  { title: 'Small: a laptop or a good phone', most: 1.5e9 },
  { title: 'Medium: a laptop with a graphics chip', most: 5e9 },
  { title: 'Large: a desktop graphics card', most: 20e9 },
  { title: 'Very large', most: Infinity }
];
const UNKNOWN_SIZE = 'Size not known';

const rank = { runs: 0, slow: 1, cannot: 3 };
const rankOf = ({ judged }: Variant): number => (judged === null ? 2 : rank[judged.verdict]);

/** Whether it is known that a variant runs here, quickly or slowly. */
export const usable = ({ judged }: Variant): boolean =>
  judged !== null && judged.verdict !== 'cannot';

/** Models as rows: entries of one label are the variants of one row. By number of weights. */
export function rowsOf(
  models: readonly ModelEntry[],
  judge: (model: ModelEntry, stored: StoredModel | null) => Verdict | null,
  stored: readonly StoredModel[]
): ModelRow[] {
  const byId = new Map(stored.map((one) => [one.model.id, one]));
  const byLabel = new Map<string, Variant[]>();
  for (const model of models) {
    const kept = byId.get(model.id) ?? null;
    const variants = byLabel.get(model.label) ?? [];
    byLabel.set(model.label, variants);
    variants.push({ model, judged: judge(model, kept), stored: kept });
  }
  return [...byLabel.values()]
    .map((variants) => {
      const { label, family, parameters } = variants[0]!.model;
      return { label, family, parameters, variants, best: bestOf(variants) };
    })
    .sort((one, other) => (one.parameters ?? Infinity) - (other.parameters ?? Infinity));
}

function bestOf(variants: readonly Variant[]): Variant {
  const complete = (variant: Variant) =>
    variant.stored !== null && variant.stored.state !== 'partial' && usable(variant);
  return (
    variants.find(complete) ??
    variants.reduce((best, next) => (rankOf(next) < rankOf(best) ? next : best))
  );
}

/** The rows that a reader is looking for; every word of the text must occur somewhere. */
export function filterRows(rows: readonly ModelRow[], filter: ModelFilter): ModelRow[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    const text = [row.label, row.family, ...row.variants.map(({ model }) => model.id)]
      .join(' ')
      .toLowerCase();
    return (
      words.every((word) => text.includes(word)) &&
      (filter.family === '' || row.family === filter.family) &&
      (!filter.onlyUsable || usable(row.best)) &&
      (!filter.onlyStored || row.variants.some((variant) => variant.stored !== null))
    );
  });
}

/** Rows by number of weights; groups without a row are left out. */
export function groupsOf(rows: readonly ModelRow[]): SizeGroup[] {
  const groups = SIZES.map(({ title, most }, index) => ({
    title,
    rows: rows.filter(
      ({ parameters }) =>
        parameters !== null && parameters <= most && parameters > (SIZES[index - 1]?.most ?? 0)
    )
  }));
  const unknown = { title: UNKNOWN_SIZE, rows: rows.filter((row) => row.parameters === null) };
  return [...groups, unknown].filter((group) => group.rows.length > 0);
}

/** Two or three models to begin with: those that Axia recommends, as far as they run here. */
export function recommendedRows(rows: readonly ModelRow[]): ModelRow[] {
  const running = rows.filter(({ best }) => usable(best));
  const advised = running.filter(({ best }) => best.model.recommended);
  return (advised.length > 0 ? advised : running).slice(0, RECOMMENDED);
}

/** What holds for every model that runs here, to be said once. */
export interface Shared {
  reasons: readonly string[];
  /** What to do about the reasons; empty without any. */
  advice: string;
  hints: readonly string[];
}

/** What the verdicts of all models that run here have in common. */
export function sharedReasons(rows: readonly ModelRow[]): Shared {
  const judged = rows.flatMap(({ best }) => (usable(best) && best.judged ? [best.judged] : []));
  const common = (of: (one: Verdict) => readonly string[]) =>
    judged.length < 2
      ? []
      : of(judged[0]!).filter((text) => judged.every((one) => of(one).includes(text)));
  const reasons = common((one) => one.reasons);
  return {
    reasons,
    advice: reasons.length > 0 ? judged[0]!.advice : '',
    hints: common((one) => one.hints)
  };
}
