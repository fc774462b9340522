import type { RespondentSpec } from '../core/study/design';
import { AxiaError } from '../core/error';
import type { Instrument } from '../core/instrument/instrument';
import type { RespondentIdentity } from '../core/provenance/provenance';
import { findModel, reasonLeftOut, type ModelEntry, type ModelFiles } from '../models';
import type { Respondent } from './respondent';
import { labelsOfScales } from './scales';
import { endpointIdentity } from './endpoint/identity';
import type { EndpointSecrets } from './endpoint/secrets';
import { createSimulatedRespondent, simulatedIdentity } from './simulated';
import { webllmIdentity } from './webllm/provenance';
import { createWebllmRespondent } from './webllm/respondent';
import { spawnWebllmWorker } from './webllm/connection';

export type { OpenProgress, Respondent } from './respondent';

/**
 * Who a specification names, as far as it is known before anything is loaded.
 *
 * @throws AxiaError `invalid-input` for a model that is neither in the catalogue nor in this browser
 */
export async function identityOf(
  spec: RespondentSpec,
  { seed, models }: { seed: number; models: ModelFiles }
): Promise<RespondentIdentity> {
  if (spec.kind === 'simulated') return simulatedIdentity(spec, seed);
  if (spec.kind === 'endpoint') return endpointIdentity(spec.model);
  return webllmIdentity(await modelOf(spec.model, models));
}

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
  const model = await modelOf(spec.model, models);
  const scales = labelsOfScales(instruments);
  return createWebllmRespondent({ model, files: models, spawn: spawnWebllmWorker, seed, scales });
}

async function modelOf(id: string, models: ModelFiles): Promise<ModelEntry> {
  const model = findModel(id) ?? (await models.find(id));
  if (model === null) throw unknownModel(id);
  return model;
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
