import type { Services } from './services';

/**
 * Loads the screens and the code that show and export a study. An update of the site takes away the
 * files of the version that is open here, and what was not loaded by then can't save what only
 * this page holds. Never rejects.
 */
export async function prepareToSave({ studies }: Pick<Services, 'studies'>): Promise<void> {
  await Promise.allSettled([
    import('./results/ResultsPage.svelte'),
    import('./studies/StudiesPage.svelte'),
    studies.prepare()
  ]);
}
