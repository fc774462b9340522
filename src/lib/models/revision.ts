import type { ModelFile } from './manifest';
import type { ModelNote } from './notes';

/** Hosts whose folders are branches of a repository, and whose commits can be asked for alike. */
const REPOSITORY_HOSTS = ['huggingface.co', 'hf.co'];

/**
 * Commit from which a host served a file; null where it does not tell, or other files could not be
 * asked for from the same. Hugging Face names it in a header that other sites may read.
 *
 * @param url that was asked for
 */
export function commitOf(url: string, { headers }: Response): string | null {
  if (!REPOSITORY_HOSTS.includes(new URL(url).hostname)) return null;
  const commit = headers.get('x-repo-commit')?.trim().toLowerCase() ?? '';
  return /^[0-9a-f]{40}$/.test(commit) ? commit : null;
}

/**
 * Where a file is fetched from. Once the commit of a repository is known, all of the folder comes
 * from there: the branch may move while a model is fetched, or between two halves of a download.
 * It is stored under the address of the branch all the same, which is the one that WebLLM reads.
 *
 * @param revision commit of the folder, null when it is not known
 */
export function fetchAddress(
  { model: { address }, from }: ModelNote,
  file: ModelFile,
  revision: string | null
): string {
  if (file.kind === 'library') return from?.library ?? address.library;
  const folder = new URL(from?.folder ?? address.folder);
  if (revision !== null && REPOSITORY_HOSTS.includes(folder.hostname))
    folder.pathname = folder.pathname.replace(/\/resolve\/[^/]+\//, `/resolve/${revision}/`);
  return new URL(file.name, folder).href;
}
