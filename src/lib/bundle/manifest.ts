import * as v from 'valibot';
import { sha256Hex, utf8Bytes } from '../core/sha256';
import { LONGEST } from '../core/limits';
import { parseData } from '../core/parse-data';
import { jsonText, unreadable, UNREADABLE_ADVICE } from '../core/report';
import { SIMULATED_LABEL } from '../core/provenance/provenance';
import type { StudyRecord } from '../store/store';

export const BUNDLE_FORMAT = 'axia-study';
/**
 * Version 3 holds what stands before every answer, and the chat template; version 2 what answered as
 * data; version 1 held that as lines of text.
 */
export const BUNDLE_VERSION = 3;

/** Most files that a bundle can have: one per questionnaire, and some twenty others. */
const MOST_FILES = 200;

/** SHA-256 in hexadecimal digits. */
export const hashOf = sha256Hex;

const time = v.pipe(v.string('must be text'), v.isoTimestamp('must be a time in ISO 8601'));
const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/u, 'must be a SHA-256'));

const schema = v.object(
  {
    format: v.literal(BUNDLE_FORMAT),
    version: v.picklist([1, 2, BUNDLE_VERSION], 'is not a known version'),
    appVersion: v.pipe(v.string('must be text'), v.maxLength(100)),
    createdAt: time,
    checksum: hash,
    simulated: v.boolean('must be true or false'),
    label: v.nullable(v.literal(SIMULATED_LABEL)),
    study: v.object({
      id: v.pipe(
        v.string('must be text'),
        v.regex(/^[A-Za-z0-9_-]{1,100}$/u, 'may contain letters, digits, - and _ only')
      ),
      title: v.pipe(v.string('must be text'), v.maxLength(LONGEST.storedTitle, 'is too long')),
      status: v.picklist(['new', 'running', 'paused', 'incomplete', 'complete']),
      createdAt: time,
      updatedAt: time
    }),
    files: v.pipe(
      v.record(v.string(), hash),
      v.check(
        (files) => Object.keys(files).length <= MOST_FILES,
        `lists more than ${MOST_FILES} files`
      )
    )
  },
  'must be an object'
);

/** What a bundle says of itself: `manifest.json`. */
export type Manifest = v.InferOutput<typeof schema>;

/** SHA-256 of the manifest's own text without its line `checksum`. */
const checksumOf = (manifest: Omit<Manifest, 'checksum'>): string =>
  hashOf(utf8Bytes(jsonText({ ...manifest, checksum: undefined })));

/**
 * The text of `manifest.json`.
 *
 * @param hashes SHA-256 of every other file, by name
 * @param createdAt time of the export, ISO 8601 in UTC
 */
export function manifestText(
  record: StudyRecord,
  hashes: ReadonlyMap<string, string>,
  { appVersion, createdAt }: { appVersion: string; createdAt: string }
): string {
  const { simulated } = record.identity;
  const manifest: Omit<Manifest, 'checksum'> = {
    format: BUNDLE_FORMAT,
    version: BUNDLE_VERSION,
    appVersion,
    createdAt,
    simulated,
    label: simulated ? SIMULATED_LABEL : null,
    study: {
      id: record.id,
      title: record.title,
      status: record.status,
      createdAt: record.createdAt,
      updatedAt: record.updatedAt
    },
    files: Object.fromEntries(hashes)
  };
  return jsonText({ ...manifest, checksum: checksumOf(manifest) });
}

/** Whether parsed JSON says that it is the manifest of a study. */
export const isManifest = (data: unknown): data is { format: string; version?: unknown } =>
  typeof data === 'object' && data !== null && 'format' in data && data.format === BUNDLE_FORMAT;

/**
 * The manifest of a bundle, once it is sure that it is one that this version reads, and that it is
 * unchanged.
 *
 * @param data parsed `manifest.json`
 * @param onChanged hears of a checksum that is not the manifest's; without it such a manifest is refused
 * @throws AxiaError `invalid-input`
 */
export function parseManifest(
  data: unknown,
  onChanged?: (listed: string, found: string) => void
): Manifest {
  if (!isManifest(data))
    throw unreadable('This zip is not an Axia study: its manifest is of another kind.');
  const { version } = data;
  if (typeof version === 'number' && version > BUNDLE_VERSION)
    throw unreadable('The study was exported by a newer version of Axia: update this one first.');
  const manifest = parseData(schema, data, 'manifest.json', UNREADABLE_ADVICE);
  const found = checksumOf(manifest);
  if (manifest.checksum !== found) {
    if (!onChanged)
      throw unreadable('manifest.json was changed or damaged: its checksum does not match.');
    onChanged(manifest.checksum, found);
  }
  if (manifest.simulated !== (manifest.label !== null))
    throw unreadable('manifest.json contradicts itself on whether the respondent is simulated.');
  return manifest;
}
