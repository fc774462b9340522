import { AxiaError } from '../core/error';

/** A study that the store does not hold. */
export function unknownStudy(id: string): AxiaError {
  return new AxiaError(
    'invalid-input',
    `There is no study "${id}" in this browser.`,
    'Go back to the list of studies: it may have been deleted, or made in another browser.'
  );
}

/** A study whose id is taken. */
export function studyExists(id: string, cause?: unknown): AxiaError {
  return new AxiaError(
    'invalid-input',
    `A study "${id}" is already in this browser.`,
    'Open the study that is there, or save this one under another id.',
    { cause }
  );
}

/** A questionnaire that the shelf does not hold. */
export function unknownInstrument(id: string): AxiaError {
  return new AxiaError(
    'invalid-input',
    `There is no imported questionnaire "${id}" in this browser.`,
    'Import it again: it may have been deleted, or imported in another browser.'
  );
}

/** A call to a store that was closed. */
export function storeClosed(): AxiaError {
  return new AxiaError(
    'defect',
    'The store of studies was already closed.',
    'Reload the page: everything saved so far is kept.'
  );
}

/** Another tab needed the database for a newer version of Axia, so that this tab let go of it. */
export function supersededByNewerTab(): AxiaError {
  return new AxiaError(
    'defect',
    'A newer version of Axia was opened in another tab, so this tab no longer saves.',
    'Close this tab and use the other one, or reload: everything saved so far is kept.'
  );
}

/** The browser closed the database by itself, for instance because site data was cleared. */
export function closedByBrowser(): AxiaError {
  return new AxiaError(
    'defect',
    'The browser closed the database of this site.',
    "Reload the page. If you just cleared this site's data, its studies are gone."
  );
}

/** The database could not be had in time. */
export function openingTimedOut(blocked: boolean): AxiaError {
  return blocked
    ? new AxiaError(
        'defect',
        'Another tab with an older version of Axia keeps the database busy.',
        'Close every other tab with Axia, then reload this one. Until then studies are kept in memory only: export what you need.',
        { retry: { when: 'now' } }
      )
    : new AxiaError(
        'defect',
        'The browser did not open its database in time.',
        'Reload the page. Until then studies are kept in memory only: export what you need.',
        { retry: { when: 'now' } }
      );
}

const nameOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : '';

/** What a write was to save, in the words of its failure. */
const UNSAVED = {
  answers: {
    what: 'the last answers were not saved',
    onFullDisk:
      'Export the study now, then free disk space or delete older studies; the run can go on in memory.',
    onAbort: 'Try again; if it happens again, export the study and reload the page.'
  },
  questionnaire: {
    what: 'the questionnaire was not saved',
    onFullDisk: 'Free disk space or delete older studies, then save it again.',
    onAbort: 'Try again; if it happens again, reload the page and import it anew.'
  }
};

export type Unsaved = keyof typeof UNSAVED;

/** The `AxiaError` for whatever IndexedDB rejected an open database's request with. */
export function fromDatabase(error: unknown, unsaved: Unsaved = 'answers'): AxiaError {
  if (error instanceof AxiaError) return error;
  const { what, onFullDisk, onAbort } = UNSAVED[unsaved];
  switch (nameOf(error)) {
    case 'QuotaExceededError':
      return new AxiaError(
        'quota',
        `The disk space that the browser gives to this site is full: ${what}.`,
        onFullDisk,
        { cause: error }
      );
    case 'AbortError':
      return new AxiaError(
        'defect',
        `The browser dropped a write to its database: ${what}.`,
        onAbort,
        { cause: error, retry: { when: 'now' } }
      );
    default:
      return AxiaError.from(error);
  }
}

/** The `AxiaError` for a database that could not be opened at all. */
export function fromOpening(error: unknown): AxiaError {
  if (error instanceof AxiaError) return error;
  switch (nameOf(error)) {
    case 'QuotaExceededError':
      return new AxiaError(
        'quota',
        'There is no disk space left for this site, so studies are kept in memory only.',
        'Free disk space and reload, or export each study before you close the tab.',
        { cause: error }
      );
    case 'AbortError':
      return new AxiaError(
        'defect',
        'The studies in this browser could not be brought to the newest format; they are untouched.',
        'Reload the page; if it happens again, report it. Until then studies are kept in memory only.',
        { cause: error, retry: { when: 'now' } }
      );
    case 'VersionError':
      return new AxiaError(
        'defect',
        'The studies in this browser were saved by a newer version of Axia.',
        'Reload the page without its cache to get the newest version; until then studies are kept in memory only.',
        { cause: error }
      );
    default:
      return new AxiaError(
        'defect',
        'This browser does not let the page save anything (a private window or blocked site data), so studies are kept in memory only.',
        'Export each study before you close the tab, or allow site data for this page and reload.',
        { cause: error }
      );
  }
}
