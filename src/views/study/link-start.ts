import type { RespondentSpec } from '../../lib/core/study/design';
import type { EndpointSecrets } from '../../lib/engines/endpoint/secrets';
import type { GgufChoice } from '../models/gguf-state.svelte';

/**
 * What an address that starts a study leads to. Any page can open one: it downloads no file whose size
 * nobody has seen, and spends no key that was entered here; the form asks first. What was chosen before,
 * and whether that is here, does not count.
 *
 * @param respondent that the address names
 * @param choices the models for the processor; null while it is unknown what is here
 * @param secrets the keys that this page remembers
 * @returns `wait` until it is known what is here; `refuse` for a model that nobody knows
 */
export function linkStart(
  respondent: RespondentSpec,
  choices: readonly GgufChoice[] | null,
  secrets: Pick<EndpointSecrets, 'has'>
): 'start' | 'ask' | 'refuse' | 'wait' {
  if (respondent.kind === 'endpoint') return secrets.has(respondent.url) ? 'ask' : 'start';
  if (respondent.kind !== 'wllama') return 'start';
  if (choices === null) return 'wait';
  const named = choices.find(({ model }) => model.id === respondent.model);
  if (!named) return 'refuse';
  return named.stored?.complete ? 'start' : 'ask';
}
