import type { Instrument } from '../instrument/instrument';
import { readOwnVersion } from '../instrument/own-version';
import { isExcessiveJson } from '../json-limits';
import { parsePromptSet } from '../study/own-prompts';
import type { PromptSet } from '../study/prompt-words';
import { jsonFault } from './json-text';
import { refused } from './refused';

/** Largest file of own words that is read, in bytes: as for a questionnaire in a bundle. */
export const LARGEST_OWN_FILE = 32_000_000;

/** What a file of own words holds. */
export type OwnFile = { instrument: Instrument } | { prompts: PromptSet };

/**
 * Own words from the text of a file that “Download as JSON” wrote.
 *
 * @throws AxiaError `invalid-input` with one sentence on the first fault
 */
export function readOwnFile(text: string): OwnFile {
  if (isExcessiveJson(text)) throw refused('The file holds too much.', ADVICE);
  const fault = jsonFault(text);
  if (fault) throw refused(`Line ${fault.line} ${fault.reason}.`, ADVICE);
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw refused('The file is not JSON.', ADVICE);
  }
  return typeof data === 'object' && data !== null && 'words' in data
    ? { prompts: parsePromptSet(data) }
    : { instrument: readOwnVersion(data) };
}

const ADVICE = 'Choose a file that “Download as JSON” wrote for own words.';
