import { count, showCount } from '../../lib/core/words';
import {
  formatBytes,
  type CheckReport,
  type FilesProgress,
  type ModelEntry,
  type StoredModel,
  type Verdict
} from '../../lib/models';

export const VERDICT_WORDS: Record<Verdict['verdict'], string> = {
  runs: 'Runs',
  slow: 'Runs slowly',
  cannot: 'Cannot run'
};

/** Tokens of context that most models of the catalogue have. */
const USUAL_CONTEXT = 4096;

/** Name of one form of a model: "Llama 3.1 8B Instruct, q4f16_1, context of 1,024 tokens". */
export function nameOf({ label, quantisation, contextWindow }: ModelEntry): string {
  return [label, quantisation, contextInWords(contextWindow)]
    .filter((part) => part !== null)
    .join(', ');
}

/** "context of 1,024 tokens", or null for the usual one. */
export function contextInWords(tokens: number): string | null {
  return tokens === USUAL_CONTEXT ? null : `context of ${showCount(tokens)} tokens`;
}

/** "1.2 billion weights", or null where unknown. */
export function weightsInWords({ parameters }: Pick<ModelEntry, 'parameters'>): string | null {
  if (parameters === null) return null;
  return parameters >= 1e9
    ? `${(parameters / 1e9).toFixed(1)} billion weights`
    : `${Math.round(parameters / 1e6)} million weights`;
}

/** "4-bit weights, 16-bit arithmetic", or null for a quantisation that says neither. */
export function quantisationInWords(quantisation: string | null): string | null {
  const [, weight, arithmetic] = /^q(\d+)f(\d+)/.exec(quantisation ?? '') ?? [];
  if (weight === undefined || arithmetic === undefined) return null;
  const weights = weight === '0' ? `${arithmetic}-bit weights` : `${weight}-bit weights`;
  return `${weights}, ${arithmetic}-bit arithmetic`;
}

/** State of a stored model: "complete, checked 21 Nov 2026", "3 of 42 files are missing". */
export function stateInWords(stored: StoredModel): string {
  const { state, checkedAt, filesStored, filesTotal } = stored;
  if (state === 'partial')
    return filesTotal === null
      ? 'Not complete yet'
      : `${count(filesTotal - filesStored, 'file')} of ${showCount(filesTotal)} missing`;
  if (state === 'unchecked' || checkedAt === null) return 'Complete, not checked yet';
  return `Complete, checked ${dayOf(checkedAt)}`;
}

/** A day in this browser's time zone: "21 Nov 2026". */
export function dayOf(iso: string): string {
  return new Date(iso).toLocaleDateString('en-GB', { dateStyle: 'medium' });
}

/** True bytes of a stored model, with those that are still to come. */
export function bytesInWords({ bytesStored, bytesTotal }: StoredModel): string {
  return bytesTotal === null || bytesTotal <= bytesStored
    ? formatBytes(bytesStored)
    : `${formatBytes(bytesStored)} of ${formatBytes(bytesTotal)}`;
}

/** "42", "3 of 42", of the files of a stored model. */
export function filesStoredInWords({ filesStored, filesTotal }: StoredModel): string {
  return filesTotal === null || filesTotal === filesStored
    ? showCount(filesStored)
    : `${showCount(filesStored)} of ${showCount(filesTotal)}`;
}

/** "3 of 42 files", or nothing while their number is unknown. */
export function filesInWords({ filesDone, filesTotal }: FilesProgress): string {
  return filesTotal === null ? '' : `${showCount(filesDone)} of ${count(filesTotal, 'file')}`;
}

/** What a check of all files found, and what follows. */
export function checkInWords({ broken, missing, stored }: CheckReport): string {
  const { model, filesTotal, hashed } = stored;
  if (broken.length + missing.length === 0) {
    const all = filesTotal === null ? 'All files are' : `All ${count(filesTotal, 'file')} are`;
    return hashed === false
      ? `${all} the right size. The model’s list has no hashes, so only sizes were checked.`
      : `${all} intact.`;
  }
  const found = [
    broken.length > 0 ? `${count(broken.length, 'file was', 'files were')} damaged` : null,
    missing.length > 0 ? `${count(missing.length, 'file was', 'files were')} missing` : null
  ].filter((part) => part !== null);
  const next = model.address.fetchable
    ? 'Only these are downloaded again.'
    : 'Add the model from its folder again: it has no address to download from.';
  return `${found.join(', ')}. ${next}`;
}
