import type { Instrument } from '../core/instrument/instrument';
import type { RespondentIdentity, RespondentProvenance } from '../core/provenance/provenance';
import type { Answer } from '../core/study/answer';
import type { Cell } from '../core/study/cell';
import type { StudyDesign } from '../core/study/design';
import type { SeatPlace } from '../core/lesson/deal';
import type { MergedFrom } from '../core/lesson/merged-from';
import type { BundleReport } from '../core/report/bundle-report';
import type { OwnPeople } from '../core/people/own-people';
import type { PromptSet } from '../core/study/prompt-words';
import type { Pretest } from '../core/study/pretest';

/** `incomplete`: every question was asked, and some of them failed. */
export type StudyStatus = 'new' | 'running' | 'paused' | 'incomplete' | 'complete';

/** A study's place among several that ask the same of different models, one after the other. */
export interface SeriesPlace {
  /** Shared by all studies of the series. */
  id: string;
  /** From 0, in the order in which they are run. */
  position: number;
  /** Why the series went on without it; null where it has its turn or had it. */
  left: { reason: 'failed' | 'skipped'; message: string } | null;
}

/** What is known of a study besides its answers. Times are ISO 8601 in UTC. */
export interface StudyRecord {
  id: string;
  title: string;
  design: StudyDesign;
  /** The instruments as they were asked: with design and identity they give back the plan. */
  instruments: Instrument[];
  identity: RespondentIdentity;
  status: StudyStatus;
  createdAt: string;
  updatedAt: string;
  /** Set while the study lies in the bin: it can be restored until it is purged. */
  deletedAt: string | null;
  /** Set while a copy or an import is written, which lies in the bin until it is whole. */
  arriving?: true | undefined;
  /** What answered; null until the respondent was first opened. */
  provenance: RespondentProvenance | null;
  /** Whether the study came from a bundle rather than a run in this browser. */
  imported: boolean;
  /** What the bundle’s own report says; absent for other studies, and where that cannot be read. */
  report?: BundleReport;
  /** What a pretest found beyond the study's own answers; absent before, null where none is wanted. */
  pretest?: Pretest | null;
  /** Questions that failed, of a study whose questions were all asked; absent where not counted. */
  failed?: number;
  /** The seat of a lesson whose share this is; absent for a study of its own. */
  seat?: SeatPlace;
  /** Where the answers came from, if the seats of a lesson gave them together; else absent. */
  mergedFrom?: MergedFrom;
  /** Absent for a study outside any series. */
  series?: SeriesPlace;
}

/** A study with everything that follows from it or was answered in it. */
export interface StudyWithAnswers extends StudyRecord {
  /** The plan's cells, in its order. */
  cells: readonly Cell[];
  /** By cell id; those to cells that are not of the plan count for nothing. */
  answers: ReadonlyMap<string, Answer>;
}

/**
 * Where studies and answers are kept. Every method rejects with an `AxiaError` (kind `quota` when
 * the disk is full, `invalid-input` for an unknown study, else `defect`).
 */
export interface StudyStore {
  /** False for the store in memory: what it holds is lost with the tab. */
  readonly durable: boolean;
  create(study: StudyRecord): Promise<void>;
  get(id: string): Promise<StudyRecord | null>;
  /** Newest first, without those in the bin unless asked for. */
  list(options?: { deleted: boolean }): Promise<StudyRecord[]>;
  update(id: string, change: Partial<Omit<StudyRecord, 'id'>>): Promise<StudyRecord>;
  /** Erases a study and its answers for good. */
  purge(id: string): Promise<void>;
  /** Resolves once the answers are durably stored. An answer to the same cell is replaced. */
  saveAnswers(studyId: string, answers: readonly Answer[]): Promise<void>;
  /**
   * All answers of a study in portions of some hundred, each cell once, in no particular
   * order. They are read one at a time, so that a long study neither blocks the page nor is in
   * memory twice. An answer that is saved meanwhile may be among them or not.
   */
  answerChunks(studyId: string): AsyncIterable<Answer[]>;
  close(): void;
}

/**
 * Where things of the reader's own are kept, next to the studies, which keep copies of what they
 * asked. Every method rejects with an `AxiaError` (kind `quota` when the disk is full,
 * `invalid-input` for an unknown id, else `defect`).
 */
interface Shelf<Thing> {
  /** All of them, by title. */
  list(): Promise<Thing[]>;
  get(id: string): Promise<Thing | null>;
  /** Resolves once it is durably stored. One of the same id is replaced. */
  save(thing: Thing): Promise<void>;
  remove(id: string): Promise<void>;
}

/** Imported questionnaires, and own versions. */
export type InstrumentStore = Shelf<Instrument>;

/** Own value prompts. */
export type PromptStore = Shelf<PromptSet>;

/** Human figures of the reader's own. */
export type PeopleStore = Shelf<OwnPeople>;

/** Sorts by title; the same title by id, so that the order is the same everywhere. */
export function byTitle(
  one: { id: string; title: string },
  other: { id: string; title: string }
): number {
  if (one.title !== other.title) return one.title < other.title ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}

/** Sorts studies newest first; the same moment by id, so that the order is the same everywhere. */
export function byNewest(one: StudyRecord, other: StudyRecord): number {
  if (one.createdAt !== other.createdAt) return one.createdAt < other.createdAt ? 1 : -1;
  return one.id < other.id ? -1 : 1;
}
