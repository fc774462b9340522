import type { RespondentSpec } from '../core/study/design';
import { AxiaError } from '../core/error';
import type { Instrument } from '../core/instrument/instrument';
import { findModel, reasonLeftOut, type ModelFiles } from '../models';
import type { Respondent } from './respondent';
import { labelsOfScales } from './scales';
import type { EndpointSecrets } from './endpoint/secrets';
import { createSimulatedRespondent } from './simulated';
import { createWebllmRespondent } from './webllm/respondent';
import { spawnWebllmWorker } from './webllm/spawn';

export type { OpenProgress, Respondent } from './respondent';

/**
 * The respondent that a specification describes. Nothing is loaded before it is opened; the models
 * in this browser are looked through only for one that is not in the catalogue.
 *
 * @throws AxiaError `invalid-input` for a model that is neither in the catalogue nor in this browser
 */
export async function createRespondent(
  spec: RespondentSpec,
  {
    seed,
    instruments,
    models,
    secrets
  }: {
    seed: number;
    instruments: readonly Instrument[];
    models: ModelFiles;
    secrets: EndpointSecrets;
  }
): Promise<Respondent> {
  if (spec.kind === 'simulated') return createSimulatedRespondent(spec, seed, instruments);
  if (spec.kind === 'endpoint') {
    const { endpointRespondent } = await import('./endpoint');
    return endpointRespondent(spec, { seed, secrets });
  }
  const model = findModel(spec.model) ?? (await models.find(spec.model));
  if (model === null) throw unknownModel(spec.model);
  const scales = labelsOfScales(instruments);
  return createWebllmRespondent({ model, files: models, spawn: spawnWebllmWorker, seed, scales });
}

function unknownModel(id: string): AxiaError {
  const reason = reasonLeftOut(id);
  if (reason !== null)
    return new AxiaError(
      'invalid-input',
      `The model ${id} is not offered. ${reason}`,
      'Choose another model.'
    );
  return new AxiaError(
    'invalid-input',
    `The model ${id} is neither in the list of models nor in this browser.`,
    'Add it on the models screen, from its address or from a folder, or choose another model.'
  );
}
