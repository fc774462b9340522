import { AxiaError } from '../../lib/core/error';
import type { StudyRecord } from '../../lib/store';
import type { Services } from '../services';
import { withAtOnce, type ServerForm } from './server-form.svelte';

/** Failures that another address or key may fix. */
const OF_THE_SERVER: readonly AxiaError['kind'][] = ['credentials', 'network', 'invalid-input'];

/** Whether a run failed in a way that another address or key of its server may fix. */
export const accessMayHelp = (error: AxiaError | null): boolean =>
  error !== null && OF_THE_SERVER.includes(error.kind);

/**
 * Uses the form's server for the rest of a study: the key goes into this page's memory, address and
 * requests at once into the study. The model stays the same.
 *
 * @throws AxiaError `invalid-input` for an incomplete form; what the store throws
 */
export async function useAccess(
  { openStore, secrets }: Pick<Services, 'openStore' | 'secrets'>,
  { id }: StudyRecord,
  form: ServerForm
): Promise<void> {
  const { complete, url } = form;
  if (url === null || !complete)
    throw new AxiaError(
      'invalid-input',
      'These server settings cannot be used.',
      form.addressProblem ??
        form.secretProblem ??
        form.atOnceProblem ??
        'Enter the address of the server.'
    );
  form.save(secrets);
  const { store } = await openStore();
  const design = (await store.get(id))?.design;
  if (design?.respondent.kind !== 'endpoint') return;
  const respondent = withAtOnce({ ...design.respondent, url }, form.atOnce);
  await store.update(id, { design: { ...design, respondent } });
}
