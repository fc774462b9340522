import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import * as v from 'valibot';
import { parseData } from '../core/parse-data';
import { jsonText, unreadable, UNREADABLE_ADVICE } from '../core/report';
import { SIMULATED_LABEL } from '../core/respondent';
import type { StudyRecord } from './store';

export const BUNDLE_FORMAT = 'axia-study';
export const BUNDLE_VERSION = 1;

/** SHA-256 in hexadecimal digits. */
export const hashOf = (bytes: Uint8Array): string => bytesToHex(sha256(bytes));

const time = v.pipe(v.string('must be text'), v.isoTimestamp('must be a time in ISO 8601'));
const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/u, 'must be a SHA-256'));

const schema = v.object(
  {
    format: v.literal(BUNDLE_FORMAT),
    version: v.literal(BUNDLE_VERSION),
    appVersion: v.pipe(v.string('must be text'), v.maxLength(100)),
    createdAt: time,
    checksum: hash,
    simulated: v.boolean('must be true or false'),
    label: v.nullable(v.literal(SIMULATED_LABEL)),
    study: v.object({
      id: v.pipe(
        v.string('must be text'),
        v.regex(/^[A-Za-z0-9_-]{1,100}$/u, 'may hold letters, digits, - and _ only')
      ),
      title: v.pipe(v.string('must be text'), v.maxLength(10_000, 'is too long')),
      status: v.picklist(['new', 'running', 'paused', 'complete']),
      createdAt: time,
      updatedAt: time
    }),
    files: v.record(v.string(), hash)
  },
  'must be an object'
);

/** What a bundle says of itself: `manifest.json`. */
export type Manifest = v.InferOutput<typeof schema>;

/** SHA-256 of the manifest's own text without its line `checksum`. */
const checksumOf = (manifest: Omit<Manifest, 'checksum'>): string =>
  hashOf(utf8ToBytes(jsonText({ ...manifest, checksum: undefined })));

/**
 * The text of `manifest.json`.
 *
 * @param createdAt time of the export, ISO 8601 in UTC
 */
export function manifestText(
  record: StudyRecord,
  files: ReadonlyMap<string, Uint8Array>,
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
    files: Object.fromEntries([...files].map(([name, bytes]) => [name, hashOf(bytes)]))
  };
  return jsonText({ ...manifest, checksum: checksumOf(manifest) });
}

/**
 * The manifest of a bundle, once it is sure that it is one that this version reads, that it is
 * unchanged, and that it lists exactly the files that are there, with their hashes.
 *
 * @param data parsed `manifest.json`
 * @param files the other files of the bundle
 * @throws AxiaError `invalid-input`; a hash that does not fit names its file
 */
export function checkManifest(data: unknown, files: ReadonlyMap<string, Uint8Array>): Manifest {
  const { format, version } = (typeof data === 'object' && data !== null ? data : {}) as Partial<
    Record<'format' | 'version', unknown>
  >;
  if (format !== BUNDLE_FORMAT)
    throw unreadable('The zip is no study of Axia: its manifest says something else.');
  if (typeof version === 'number' && version > BUNDLE_VERSION)
    throw unreadable('The study was exported by a newer version of Axia: update this one first.');
  const manifest = parseData(schema, data, 'manifest.json', UNREADABLE_ADVICE);
  if (manifest.checksum !== checksumOf(manifest))
    throw unreadable('manifest.json was changed or damaged: its checksum does not fit.');
  for (const [name, bytes] of files) {
    const expected = Object.hasOwn(manifest.files, name) ? manifest.files[name] : undefined;
    if (expected === undefined) throw unreadable(`${name} is not listed in manifest.json.`);
    if (hashOf(bytes) !== expected)
      throw unreadable(`${name} was changed or damaged: its SHA-256 is not that of the manifest.`);
  }
  const missing = Object.keys(manifest.files).find((name) => !files.has(name));
  if (missing !== undefined) throw unreadable(`${missing} is missing from the zip.`);
  if (manifest.simulated !== (manifest.label !== null))
    throw unreadable('manifest.json says two things on whether the respondent is simulated.');
  return manifest;
}
