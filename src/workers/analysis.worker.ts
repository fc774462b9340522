import { expose } from 'comlink';
import {
  analyseValueBehaviour,
  analyseValueStructure,
  finish,
  referencePoints,
  weightControls,
  type StudyInput
} from '../lib/core/analysis';
import { analyseAgreement } from '../lib/core/analysis/agreement';
import type { BehaviourInput } from '../lib/core/analysis/behaviour/types';
import type { AnalysisInput } from '../lib/core/analysis/types';
import { AxiaError } from '../lib/core/error';
import { replyOf } from '../lib/core/reply';
import type { ReplyingAnalysisService } from './analysis-reply';

let study: StudyInput | null = null;

const service: ReplyingAnalysisService = {
  load: (loaded) =>
    replyOf(() => {
      study = loaded;
    }),
  analyse: (choices, references) =>
    replyOf(() => finish(analyseValueStructure(values(), choices, references))),
  referencePoints: (choices, references, populations) =>
    replyOf(() => finish(referencePoints(values(), choices, references, populations))),
  behaviours: (choices, references, behaviourReferences) =>
    replyOf(() =>
      finish(analyseValueBehaviour(loaded(), choices, references, behaviourReferences))
    ),
  controls: (choices, references, behaviourReferences) =>
    replyOf(() => finish(weightControls(loaded(), choices, references, behaviourReferences))),
  agreement: (choices) => replyOf(() => analyseAgreement(statements(), choices))
};

expose(service);

function loaded(): StudyInput {
  if (study === null) {
    throw invalid('There is no study to analyse.', 'Open a study that has answers.');
  }
  return study;
}

function values(): AnalysisInput {
  const { values: asked } = loaded();
  if (asked === null) {
    throw invalid(
      'The study asks no questionnaire of values.',
      'Run a study with the portraits to see a value structure.'
    );
  }
  return asked;
}

function statements(): BehaviourInput {
  const asked = loaded().statements[0];
  if (asked === undefined) {
    throw invalid(
      'The study asks for no agreement with statements.',
      'Run a study with the statements to see how values agree with them.'
    );
  }
  return asked;
}

function invalid(message: string, advice: string): AxiaError {
  return new AxiaError('invalid-input', message, advice);
}
