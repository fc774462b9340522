// A bundle's input, and bundles that somebody changed.
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { expect } from 'vitest';
import { hashOf } from '../../../src/lib/bundle/manifest';
import { jsonText, reportFiles } from '../../../src/lib/core/report';
import type { StudyRecord } from '../../../src/lib/store/store';
import { webllmProvenance } from '../../fakes/provenances';
import { analysis, design, MODEL, study, TOY } from '../report/fixtures';
import { record as plainRecord } from '../store/fixtures';
import { bundleBytes, type WholeInput } from './whole';

export function recordOf(change: Partial<StudyRecord> = {}): StudyRecord {
  return plainRecord({
    design: design(),
    instruments: [TOY],
    identity: MODEL,
    status: 'complete',
    provenance: webllmProvenance({ ...MODEL, kind: 'webllm', adapter: null }),
    ...change
  });
}

/** A bundle's input from the study of the report's tests. */
export function input(change: Partial<StudyRecord> = {}): WholeInput {
  const record = recordOf(change);
  const of = study({
    title: record.title,
    design: record.design,
    instruments: record.instruments,
    identity: record.identity,
    provenance: record.provenance
  });
  return {
    record,
    answers: [...of.answers.values()],
    report: reportFiles(of, analysis()),
    appVersion: '0.1.0',
    createdAt: '2026-06-01T12:00:00.000Z'
  };
}

/** A bundle with some files changed, and its manifest made to fit unless `keepManifest`. */
export function tampered(
  change: (files: Record<string, string>) => void,
  { keepManifest = false } = {}
): Uint8Array {
  const files = Object.fromEntries(
    Object.entries(unzipSync(bundleBytes(input()))).map(([name, bytes]) => [name, strFromU8(bytes)])
  );
  change(files);
  if (!keepManifest && files['manifest.json']) {
    const manifest = JSON.parse(files['manifest.json']);
    delete manifest.checksum;
    manifest.files = Object.fromEntries(
      Object.entries(files)
        .filter(([name]) => name !== 'manifest.json')
        .map(([name, text]) => [name, hashOf(strToU8(text))])
    );
    const checksum = hashOf(strToU8(jsonText(manifest)));
    files['manifest.json'] = jsonText({ ...manifest, checksum });
  }
  return zipSync(Object.fromEntries(Object.entries(files).map(([n, text]) => [n, strToU8(text)])));
}

/** Replaces part of a file that is there. */
export const edit =
  (name: string, find: string | RegExp, replacement: string) => (files: Record<string, string>) => {
    const before = files[name]!;
    files[name] = before.replace(find, replacement);
    expect(files[name]).not.toBe(before);
  };
