import type { GgufChoice } from '../models/gguf-state.svelte';
import { placeInWords } from '../models/gguf-state.svelte';
import type { Variant } from '../models/model-rows';
import { usable } from '../models/model-rows';
import { formatBytes } from '../../lib/models';
import { showDuration } from '../captions';

/** Whether models run on the graphics card here, and which one to begin with. */
export interface CardVerdict {
  /** The model to begin with; null where none runs. */
  best: Variant | null;
  /** Why none runs here; null where one does. */
  reason: string | null;
}

/**
 * @param first the model that is proposed: the first that runs
 * @param all every model, in any order
 */
export function cardVerdict(first: Variant | null, all: readonly Variant[]): CardVerdict {
  if (first !== null && usable(first)) return { best: first, reason: null };
  const reason = all.find(({ judged }) => judged?.verdict === 'cannot')?.judged?.reasons[0];
  return { best: null, reason: reason ?? 'None of the models runs on it.' };
}

/** "about 12 minutes", for a study; empty where that is unknown. */
const about = (seconds: number | null) =>
  seconds === null ? '' : `, about ${showDuration(seconds)} for this study`;

/** What the graphics card can do here, in one or two sentences. */
export function cardInWords({ best, reason }: CardVerdict, seconds: number | null): string {
  if (best === null) return `Not here. ${reason}`;
  const { judged, model, stored } = best;
  const place =
    stored !== null && stored.state !== 'partial'
      ? 'in this browser'
      : judged?.bytes === null || judged === null
        ? 'to download'
        : `about ${formatBytes(judged.bytes)} to download`;
  return judged?.verdict === 'slow'
    ? `Works here, but slowly: ${model.label}, ${place}.`
    : `Works here: ${model.label}, ${place}${about(seconds)}.`;
}

/** What the processor can do here, in one sentence. */
export function processorInWords(choice: GgufChoice, seconds: number | null): string {
  return `Works here: ${choice.model.label}, ${placeInWords(choice)}${about(seconds)}.`;
}
