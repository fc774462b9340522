import * as v from 'valibot';
import { parseData } from '../core/parse-data';
import { parseJson } from './model-config';

/** Axia's own list in a saved folder: what the files were when they left the browser. */
export const FOLDER_LIST = 'axia-model.json';

const folderList = v.object({
  format: v.literal('axia-model'),
  version: v.literal(1),
  /** Id of the model. */
  model: v.string(),
  /** File name of the library. */
  library: v.string(),
  revision: v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/))),
  digest: v.nullable(v.string()),
  files: v.array(v.object({ name: v.string(), bytes: v.number(), hash: v.string() }))
});

export type FolderList = v.InferOutput<typeof folderList>;

/** @throws AxiaError for what is no such list */
export function parseFolderList(data: Uint8Array): FolderList {
  return parseData(
    folderList,
    parseJson(data, FOLDER_LIST),
    FOLDER_LIST,
    'Save the model to the folder once more, or delete this file.'
  );
}
