import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Answer } from '../core/study/answer';
import type { Cell } from '../core/study/cell';
import { parseDesign } from '../core/study/design';
import { parseInstrument } from '../core/instrument/instrument';
import { planInSteps } from '../core/study/plan';
import { checkPromptsCsv, readAnswers, REPORT_FILES, unreadable } from '../core/report';
import { inSlices } from '../platform/in-slices';
import type { StudyRecord } from '../store/store';
import { instrumentFile, isKnownFile } from './file-names';
import { assertHash, assertListed, parseManifest, type Manifest } from './manifest';
import type { BundleOptions } from './progress';
import { parseProvenance } from './provenance-schema';
import { parseJson, parseText, textPieces } from './texts';
import { unpack } from './unpack';
import type { Report } from './write-bundle';
import { readDirectory, type ZipEntry } from './zip-directory';
import { isTable } from './zip-limits';

/** Answers that are handed over at once: as many as are stored together. */
const PORTION = 200;

/** What was read from a bundle, all of it checked but the answers, which are when they are read. */
export interface OpenedBundle {
  manifest: Manifest;
  /** Marked as imported; a run that was under way is paused. Its id may be taken here. */
  record: StudyRecord;
  /** The plan, made again from design, instruments and identity. */
  cells: Cell[];
  /** As it was exported: shown to nobody, since the analysis is recomputed. */
  report: Report;
  /**
   * The answers in the order of the plan, in portions. None of them is to be believed before the
   * last is there: what is wrong with the tables is found on the way.
   *
   * @throws AxiaError `invalid-input` with one sentence on the first fault
   */
  answers(): AsyncGenerator<Answer[], void>;
}

/**
 * Opens a bundle that may be anything, without ever holding it in memory whole. Nothing of it is
 * used before it was checked: sizes, names, hashes, texts, numbers, and that its questions are
 * those that its design leads to.
 *
 * @throws AxiaError `invalid-input` with one sentence on the first fault; the signal's reason
 */
export async function openBundle(file: Blob, options: BundleOptions = {}): Promise<OpenedBundle> {
  const files = new BundleFiles(file, await readDirectory(file), options);
  const manifest = await files.check();
  const json = (name: string): unknown => parseJson(name, files.needed(name));

  const design = parseDesign(json('design.json'));
  const who = parseProvenance(json('provenance.json'), manifest.version);
  const { identity } = who;
  if (identity.kind !== design.respondent.kind || identity.simulated !== manifest.simulated)
    throw unreadable('The files contradict each other on who answered.');
  const instruments = design.instruments.map(({ id }) => {
    const instrument = parseInstrument(json(instrumentFile(id)));
    if (instrument.id !== id)
      throw unreadable(`${instrumentFile(id)} describes another instrument.`);
    return instrument;
  });
  const stranger = files.names.find((name) => !isKnownFile(name, design.instruments));
  if (stranger !== undefined)
    throw unreadable(`The zip has a file that does not belong to a study, ${stranger}.`);
  const report: Report = {};
  for (const name of REPORT_FILES) {
    const bytes = files.held.get(name);
    if (bytes) report[name] = parseText(name, bytes);
  }

  const { cells } = await inSlices(planInSteps(design, instruments, identity), options.signal);
  await checkPromptsCsv(files.table('prompts.csv'), cells);
  files.assertTable('answers.csv');

  async function* answers(): AsyncGenerator<Answer[], void> {
    let portion: Answer[] = [];
    const tables = {
      answers: files.table('answers.csv'),
      samples: files.optionalTable('samples.csv'),
      failures: files.optionalTable('failures.csv')
    };
    for await (const answer of readAnswers(tables, cells, design.elicitation)) {
      if (portion.push(answer) < PORTION) continue;
      yield portion;
      portion = [];
    }
    options.signal?.throwIfAborted();
    if (portion.length > 0) yield portion;
  }

  const { study } = manifest;
  return {
    manifest,
    record: {
      ...study,
      status: study.status === 'running' ? 'paused' : study.status,
      design,
      instruments,
      ...who,
      deletedAt: null,
      imported: true
    },
    cells,
    report,
    answers
  };
}

/** The files of a bundle: small ones are held once they were checked, tables read when wanted. */
class BundleFiles {
  readonly held = new Map<string, Uint8Array>();
  readonly #entries: ReadonlyMap<string, ZipEntry>;
  readonly #total: number;
  #read = 0;

  constructor(
    private readonly file: Blob,
    entries: readonly ZipEntry[],
    private readonly options: BundleOptions
  ) {
    this.#entries = new Map(entries.map((entry) => [entry.name, entry]));
    // Tables are gone through twice: for their hashes, and for what they say.
    this.#total = entries.reduce((sum, { name, size }) => sum + (isTable(name) ? 2 : 1) * size, 0);
  }

  /** All but the manifest. */
  get names(): string[] {
    return [...this.#entries.keys()].filter((name) => name !== 'manifest.json');
  }

  /** Reads the manifest, and everything once to compare it with the manifest's hashes. */
  async check(): Promise<Manifest> {
    const entry = this.#entries.get('manifest.json');
    if (!entry) throw unreadable('This zip is not an Axia study: it has no manifest.json.');
    const manifest = parseManifest(parseJson(entry.name, await this.#whole(entry)));
    assertListed(manifest, this.names);
    for (const name of this.names) {
      const hash = sha256.create();
      const pieces: Uint8Array[] = [];
      for await (const piece of this.#bytes(this.#entries.get(name)!)) {
        hash.update(piece);
        if (!isTable(name)) pieces.push(piece);
      }
      assertHash(manifest, name, bytesToHex(hash.digest()));
      if (!isTable(name)) this.held.set(name, joined(pieces));
    }
    return manifest;
  }

  needed(name: string): Uint8Array {
    const bytes = this.held.get(name);
    if (!bytes) throw missing(name);
    return bytes;
  }

  assertTable(name: string): void {
    if (!this.#entries.has(name)) throw missing(name);
  }

  table(name: string): AsyncIterable<string> {
    const text = this.optionalTable(name);
    if (!text) throw missing(name);
    return text;
  }

  optionalTable(name: string): AsyncIterable<string> | null {
    const entry = this.#entries.get(name);
    if (!entry) return null;
    const what = name === 'prompts.csv' ? 'questions' : 'answers';
    return textPieces(name, this.#bytes(entry, `Reading the ${what}.`));
  }

  async #whole(entry: ZipEntry): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    for await (const piece of this.#bytes(entry)) pieces.push(piece);
    return joined(pieces);
  }

  async *#bytes(entry: ZipEntry, message = 'Checking the file.'): AsyncGenerator<Uint8Array, void> {
    const { signal, onProgress } = this.options;
    for await (const piece of unpack(this.file, entry, signal)) {
      yield piece;
      this.#read += piece.length;
      onProgress?.({ message, share: Math.min(1, this.#read / this.#total) });
    }
  }
}

const missing = (name: string) => unreadable(`${name} is missing from the zip.`);

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
