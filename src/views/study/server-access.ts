import { AxiaError } from '../../lib/core/error';
import type { StudyRecord } from '../../lib/store';
import type { Services } from '../services';
import { withAtOnce, type ServerForm } from './server-form.svelte';

/** Failures of a run that another address or key may mend. */
const OF_THE_SERVER: readonly AxiaError['kind'][] = ['credentials', 'network', 'invalid-input'];

/** Whether a run of a model on a server ended in a way that its address or key may mend. */
export const accessMayHelp = (error: AxiaError | null): boolean =>
  error !== null && OF_THE_SERVER.includes(error.kind);

/**
 * Takes what the form says on a server for the rest of a study: the key into this page's memory,
 * and a changed address into the study. The model stays, so that the same one goes on answering.
 *
 * @throws AxiaError `invalid-input` for a form that says no address, and what the store throws
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
      'Address or key of the server are not as they should be.',
      form.addressProblem ?? form.secretProblem ?? 'Give the address of the server.'
    );
  form.remember(secrets);
  const { store } = await openStore();
  const design = (await store.get(id))?.design;
  if (design?.respondent.kind !== 'endpoint') return;
  const respondent = withAtOnce({ ...design.respondent, url }, form.atOnce);
  await store.update(id, { design: { ...design, respondent } });
}
