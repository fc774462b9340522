import { formatBytes, MODELS, type Verdict } from '../../lib/models';
import { showDuration } from '../captions';
import { contextInWords } from '../models/words';
import { groupsOf, rowsOf, usable, type ModelRow, type Variant } from '../models/model-rows';
import type { ModelsState } from '../models/models-state.svelte';

/** Models under one heading of the list that a reader chooses from. */
export interface ChoiceGroup {
  title: string;
  choices: readonly Variant[];
}

/** The models of the list and of this browser, as far as this device and its files are known. */
export function modelRows(browser: ModelsState): ModelRow[] {
  const stored = browser.stored ?? [];
  const listed = new Set(MODELS.map(({ id }) => id));
  const own = stored.map(({ model }) => model).filter(({ id }) => !listed.has(id));
  return rowsOf([...MODELS, ...own], (model, kept) => browser.judge(model, kept), stored);
}

/** Every model once: those that are in this browser, then the recommended ones, then by size. */
export function choiceGroups(rows: readonly ModelRow[]): ChoiceGroup[] {
  const here = rows.flatMap(({ variants }) => variants.filter(({ stored }) => stored !== null));
  const others = rows
    .map((row) => ({ ...row, variants: row.variants.filter(({ stored }) => stored === null) }))
    .filter(({ variants }) => variants.length > 0);
  const advised = others.filter(isAdvised);
  const groups = [
    { title: 'In this browser', choices: here },
    { title: 'Recommended to start with', choices: choicesOf(advised) },
    ...groupsOf(others.filter((row) => !isAdvised(row))).map((group) => ({
      title: group.title,
      choices: choicesOf(group.rows)
    }))
  ];
  return groups.filter(({ choices }) => choices.length > 0);
}

const isAdvised = ({ variants }: ModelRow) => variants.some(({ model }) => model.recommended);

/** The form that suits this device first. */
const choicesOf = (rows: readonly ModelRow[]): Variant[] =>
  rows.flatMap(({ best, variants }) =>
    variants.includes(best) ? [best, ...variants.filter((one) => one !== best)] : variants
  );

/**
 * The model to offer where nobody has chosen: the first that runs here and is not taken in any of
 * its forms, in the order of the groups; one that is whole in this browser goes before all others.
 * Null for none.
 *
 * @param taken ids of models
 */
export function firstChoice(
  groups: readonly ChoiceGroup[],
  taken: readonly string[]
): Variant | null {
  const all = groups.flatMap(({ choices }) => choices);
  const labels = new Set(
    all.filter(({ model }) => taken.includes(model.id)).map(({ model }) => model.label)
  );
  const free = all.filter((choice) => usable(choice) && !labels.has(choice.model.label));
  return (
    free.find(({ stored }) => stored !== null && stored.state !== 'partial') ?? free[0] ?? null
  );
}

const VERDICTS: Record<Verdict['verdict'], string | null> = {
  runs: null,
  slow: 'slow here',
  cannot: 'cannot run here'
};

/** A model as one line of the list: what it is, its size, and whether it runs here. */
export function choiceInWords({ model, judged, stored }: Variant): string {
  const bytes = stored?.bytesTotal ?? model.downloadBytes;
  const facts = [
    model.quantisation,
    contextInWords(model.contextWindow),
    bytes === null ? null : `${stored?.bytesTotal ? '' : 'about '}${formatBytes(bytes)}`
  ].filter((fact) => fact !== null);
  const remarks = [
    stored?.state === 'partial' ? 'partly downloaded' : null,
    judged && VERDICTS[judged.verdict],
    model.paper ? 'in the paper' : null
  ].filter((remark) => remark !== null);
  return [
    model.label + (facts.length > 0 ? ` (${facts.join(', ')})` : ''),
    ...(remarks.length > 0 ? [remarks.join(', ')] : [])
  ].join(' – ');
}

/** What choosing a model downloads; empty while this device is not known yet. */
export function downloadInWords({ model, judged, stored }: Variant): string {
  if (judged === null) return '';
  const { bytes, seconds } = judged;
  if (stored && stored.state !== 'partial')
    return 'Its files are in this browser; nothing will be downloaded.';
  if (!model.address.fetchable)
    return 'Some of its files are missing, and it has no download address: add it from its folder again on the models screen.';
  if (bytes === null) return 'The size of the download is not known until you start.';
  const size = formatBytes(bytes);
  const guess =
    seconds === null
      ? ''
      : `, perhaps ${showDuration(seconds)} (the browser’s estimate, usually too long)`;
  return stored
    ? `About ${size} left to download${guess}; what is here is kept.`
    : `One download of about ${size}${guess}, when you start the study.`;
}
