import type { RespondentSpec } from '../core/design';
import { AxiaError } from '../core/error';
import type { Instrument } from '../core/instrument';
import { findModel } from '../models/catalogue';
import type { Respondent } from './respondent';
import { labelsOfScales } from './scales';
import { createSimulatedRespondent } from './simulated';
import { createWebllmRespondent } from './webllm/respondent';
import { spawnWebllmWorker } from './webllm/spawn';

export type { OpenProgress, Respondent } from './respondent';

/**
 * The respondent that a specification describes. Nothing is loaded before it is opened.
 *
 * @throws AxiaError `invalid-input` for a model that is not in the catalogue
 */
export function createRespondent(
  spec: RespondentSpec,
  { seed, instruments }: { seed: number; instruments: Instrument[] }
): Respondent {
  if (spec.kind === 'simulated') return createSimulatedRespondent(spec, seed, instruments);
  const model = findModel(spec.model);
  if (model === null)
    throw new AxiaError(
      'invalid-input',
      `There is no model ${spec.model} in the catalogue.`,
      'Choose a model from the list.'
    );
  const scales = labelsOfScales(instruments);
  return createWebllmRespondent({ model, spawn: spawnWebllmWorker, seed, scales });
}
