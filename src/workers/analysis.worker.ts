import { expose } from 'comlink';
import { analyseValueStructure, referencePoints } from '../lib/core/analysis';
import type { AnalysisInput } from '../lib/core/analysis/types';
import { AxiaError } from '../lib/core/error';
import type { Reply, ReplyingAnalysisService } from './analysis-reply';

let input: AnalysisInput | null = null;

const service: ReplyingAnalysisService = {
  load: (study) =>
    reply(() => {
      input = study;
    }),
  analyse: (choices, references) =>
    reply(() => analyseValueStructure(loaded(), choices, references)),
  referencePoints: (choices, references, population) =>
    reply(() => referencePoints(loaded(), choices, references, population))
};

expose(service);

function loaded(): AnalysisInput {
  if (input === null) {
    throw new AxiaError(
      'invalid-input',
      'There is no study to analyse.',
      'Open a study that has answers.'
    );
  }
  return input;
}

function reply<T>(work: () => T): Reply<T> {
  try {
    return { ok: true, value: work() };
  } catch (error) {
    return { ok: false, error: AxiaError.from(error).toData() };
  }
}
