// The page of `npm run bench`: opens a published study in the app's own worker and asks it for the
// value structure, as the results screen does.
import { strFromU8, unzipSync } from 'fflate';
import { wrap, type Remote } from 'comlink';
import { openBundle } from '../../src/lib/bundle/read-bundle';
import { parseChoices } from '../../src/lib/core/analysis/choices';
import { StudyInputBuilder, type StudyInput } from '../../src/lib/core/analysis/input';
import type {
  AnalysisChoices,
  AnalysisReferences,
  ValueStructureResult
} from '../../src/lib/core/analysis/types';
import { valueOf, type Reply } from '../../src/lib/core/reply';
import { valueReferences, type HumanFigures } from '../../src/lib/session/human-figures';
import type { StudyService } from '../../src/lib/session/protocol';

/** The worker of versions up to 0.1.0, for comparison. */
interface FormerService {
  load(input: StudyInput): Reply<void>;
  analyse(choices: AnalysisChoices, references: AnalysisReferences): Reply<ValueStructureResult>;
}

export interface BenchRequest {
  /** Scripts of workers; they take turns, so that a busy machine slows all alike. */
  workers: { script: string; former: boolean }[];
  runs: number;
  /** Whether the population with weights set by hand is one of them: the sixth. */
  custom: boolean;
}

/** What one worker needed, and found. */
export interface BenchResult {
  milliseconds: number[];
  /** Similarities of all bootstraps of all populations. */
  similarities: number[][];
}

const fetched = async <T>(name: string) => (await (await fetch(name)).json()) as T;

/** The published study, as the analysis takes it. */
async function study() {
  const file = await (await fetch('study.zip')).blob();
  const bundle = await openBundle(file);
  const { design, instruments } = bundle.record;
  const builder = new StudyInputBuilder(design, instruments, bundle.cells);
  for await (const portion of bundle.answers()) builder.add(portion);
  const input = builder.build();
  const analysis = unzipSync(new Uint8Array(await file.arrayBuffer()))['analysis.json']!;
  const published = JSON.parse(strFromU8(analysis)) as { choices: unknown };
  return { input, choices: parseChoices(published.choices) };
}

async function measure({ workers, runs, custom }: BenchRequest): Promise<BenchResult[]> {
  const { input, choices: published } = await study();
  const choices: AnalysisChoices = {
    ...published,
    customWeights: published.customWeights.map((weight) => (custom ? weight : 0))
  };
  const references = valueReferences(
    await fetched<Pick<HumanFigures, 'references' | 'dominances'>>('human.json'),
    choices
  );
  const threads = workers.map(({ script }) => new Worker(script, { type: 'module' }));
  const analyses = threads.map((thread, i) =>
    workers[i]!.former
      ? askFormer(wrap<FormerService>(thread), input)
      : ask(wrap<StudyService>(thread), input)
  );
  const results = workers.map((): BenchResult => ({ milliseconds: [], similarities: [] }));
  for (let run = 0; run < runs; run++)
    for (const [i, { open, analyse }] of analyses.entries()) {
      await open();
      const begin = performance.now();
      const { populations } = await analyse(choices, references);
      results[i]!.milliseconds.push(performance.now() - begin);
      results[i]!.similarities = populations.flatMap(({ bootstrap }) =>
        bootstrap ? [bootstrap.similarities] : []
      );
    }
  for (const thread of threads) thread.terminate();
  return results;
}

/** A worker that analyses, and what has to come before, which is not measured. */
interface Analyst {
  open(): Promise<void>;
  analyse(choices: AnalysisChoices, references: AnalysisReferences): Promise<ValueStructureResult>;
}

function ask(service: Remote<StudyService>, input: StudyInput): Analyst {
  let job = 0;
  return {
    // Of a study that was opened before, the worker remembers its answers.
    async open() {
      await service.close(0);
      valueOf(await service.open(++job, 0, { kind: 'input', input }, null));
    },
    analyse: async (...parameters) =>
      valueOf(
        (await service.ask(++job, 0, 'values', parameters, null)) as Reply<ValueStructureResult>
      )
  };
}

const askFormer = (service: Remote<FormerService>, input: StudyInput): Analyst => ({
  open: async () => void valueOf(await service.load(input)),
  analyse: async (...parameters) => valueOf(await service.analyse(...parameters))
});

Object.assign(globalThis, { measure });
