import type { RespondentSpec } from '../../lib/core/study/design';
import type { GgufChoice } from '../models/gguf-state.svelte';

/**
 * What an address that starts a study leads to. A link downloads no file whose size nobody has seen:
 * where the model that it names is not here, the form asks first. What was chosen before, and whether
 * that is here, does not count.
 *
 * @param respondent that the address names
 * @param choices the models for the processor; null while it is unknown what is here
 * @returns `wait` until that is known; `refuse` for a model that nobody knows
 */
export function linkStart(
  respondent: RespondentSpec,
  choices: readonly GgufChoice[] | null
): 'start' | 'ask' | 'refuse' | 'wait' {
  if (respondent.kind !== 'wllama') return 'start';
  if (choices === null) return 'wait';
  const named = choices.find(({ model }) => model.id === respondent.model);
  if (!named) return 'refuse';
  return named.stored?.complete ? 'start' : 'ask';
}
