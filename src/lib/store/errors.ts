import { AxiaError, isDiskFull } from '../core/error';

/** A study that the store does not hold. */
export function unknownStudy(id: string): AxiaError {
  return new AxiaError(
    'invalid-input',
    `There is no study "${id}" in this browser.`,
    'Go back to the list of studies. It may have been deleted, or created in another browser.'
  );
}

/** A study whose id is taken. */
export function studyExists(id: string, cause?: unknown): AxiaError {
  return new AxiaError(
    'invalid-input',
    `A study "${id}" is already in this browser.`,
    'Open the existing study, or save this one under another id.',
    { cause }
  );
}

/** A questionnaire that the store does not hold. */
export function unknownInstrument(id: string): AxiaError {
  return new AxiaError(
    'invalid-input',
    `There is no imported questionnaire "${id}" in this browser.`,
    'Import it again. It may have been deleted, or imported in another browser.'
  );
}

/** Own prompts that the store does not hold. */
export function unknownPrompts(id: string): AxiaError {
  return new AxiaError(
    'invalid-input',
    `There are no own prompts "${id}" in this browser.`,
    'They may have been deleted, or made in another browser.'
  );
}

export function unknownPeople(id: string): AxiaError {
  return new AxiaError(
    'invalid-input',
    `There are no human data "${id}" in this browser.`,
    'They may have been deleted, or made in another browser.'
  );
}

/** A call to a store that was closed. */
export function storeClosed(): AxiaError {
  return new AxiaError(
    'defect',
    'The database of studies was already closed.',
    'Everything saved so far is kept. Reload the page.'
  );
}

/** Another tab needed the database for a newer version of Axia, so that this tab let go of it. */
export function supersededByNewerTab(): AxiaError {
  return new AxiaError(
    'defect',
    'A newer version of Axia was opened in another tab, so this tab no longer saves.',
    'Everything saved so far is kept: use the other tab. If a study runs in this one, it goes on in memory: export it before you close this tab.'
  );
}

/** The browser closed the database, for instance because site data was cleared. */
export function closedByBrowser(): AxiaError {
  return new AxiaError(
    'defect',
    'The browser closed the database of this site.',
    'A study that runs goes on in memory: export it before you close this page. What was saved before is kept, unless this site’s data was cleared.'
  );
}

/** The database could not be had in time. */
export function openingTimedOut(blocked: boolean): AxiaError {
  return blocked
    ? new AxiaError(
        'defect',
        'Another tab with an older version of Axia is using the database.',
        'Close all other Axia tabs, then reload this one. Until then, studies are kept in memory only: export what you need.',
        { retry: { when: 'now' } }
      )
    : new AxiaError(
        'defect',
        'The browser did not open its database in time.',
        'Reload the page. Until then, studies are kept in memory only: export what you need.',
        { retry: { when: 'now' } }
      );
}

const nameOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : '';

/** Deleting alone frees nothing: what was deleted can be restored. */
const ERASE = 'delete older studies and then press “Delete permanently” below your studies';

/** What a write was to save, in the words of its failure. */
const UNSAVED = {
  answers: {
    what: 'the last answers were not saved',
    onFullDisk: `The run can continue in memory. Export the study now. Then free disk space, or ${ERASE}.`,
    onAbort: 'Try again. If it happens again, export the study.'
  },
  study: {
    what: 'the study was not saved',
    onFullDisk: `Free disk space, or ${ERASE}. Then try again.`,
    onAbort: 'Try again.'
  },
  questionnaire: {
    what: 'the questionnaire was not saved',
    onFullDisk: `Free disk space, or ${ERASE}. Then save it again.`,
    onAbort: 'Try again. If it happens again, reload the page and import it once more.'
  },
  people: {
    what: 'the human figures were not saved',
    onFullDisk: 'Free disk space or delete older studies, then save them again.',
    onAbort: 'Try again. If it happens again, reload the page.'
  },
  prompts: {
    what: 'the prompts were not saved',
    onFullDisk: 'Free disk space or delete older studies, then save them again.',
    onAbort: 'Try again. If it happens again, reload the page.'
  }
};

export type Unsaved = keyof typeof UNSAVED;

/** The `AxiaError` for whatever IndexedDB rejected an open database's request with. */
export function fromDatabase(error: unknown, unsaved: Unsaved = 'answers'): AxiaError {
  if (error instanceof AxiaError) return error;
  if (isDiskFull(error)) return fullDisk(unsaved, error);
  if (nameOf(error) !== 'AbortError') return AxiaError.from(error);
  const { what, onAbort } = UNSAVED[unsaved];
  return new AxiaError('defect', `The browser dropped a write to its database: ${what}.`, onAbort, {
    cause: error,
    retry: { when: 'now' }
  });
}

/** No room for what was to be saved. */
export function fullDisk(unsaved: Unsaved, cause: unknown): AxiaError {
  const { what, onFullDisk } = UNSAVED[unsaved];
  return new AxiaError(
    'quota',
    `The disk space that the browser allows this site is full: ${what}.`,
    onFullDisk,
    { cause }
  );
}

/** The `AxiaError` for a database that could not be opened at all. */
export function fromOpening(error: unknown): AxiaError {
  if (error instanceof AxiaError) return error;
  if (isDiskFull(error))
    return new AxiaError(
      'quota',
      'There is no disk space left for this site, so studies are kept in memory only.',
      'Free disk space and reload, or export each study before you close the tab.',
      { cause: error }
    );
  switch (nameOf(error)) {
    case 'AbortError':
      return new AxiaError(
        'defect',
        'The studies in this browser could not be converted to the newest format. They are unchanged.',
        'Reload the page. If it happens again, please report it. Until then, new studies are kept in memory only.',
        { cause: error, retry: { when: 'now' } }
      );
    case 'VersionError':
      return new AxiaError(
        'defect',
        'The studies in this browser were saved by a newer version of Axia.',
        'Reload the page without its cache to get the newest version. Until then, studies are kept in memory only.',
        { cause: error }
      );
    default:
      return new AxiaError(
        'defect',
        'This browser does not let the page save anything (a private window, or blocked site data), so studies are kept in memory only.',
        'Export each study before you close the tab, or allow site data for this page and reload.',
        { cause: error }
      );
  }
}
