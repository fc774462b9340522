import type { RespondentSpec } from '../core/study/design';
import { AxiaError } from '../core/error';
import type { Instrument } from '../core/instrument/instrument';
import type { RespondentIdentity } from '../core/provenance/provenance';
import {
  findModel,
  reasonLeftOut,
  type GgufFiles,
  type GgufModel,
  type ModelEntry,
  type ModelFiles
} from '../models';
import type { LocalRespondent } from './local/respondent';
import type { Respondent } from './respondent';
import type { Sender, SenderOptions } from './sent';
import { labelsOfScales } from './scales';
import { endpointIdentity } from './endpoint/identity';
import type { EndpointSecrets } from './endpoint/secrets';
import { createSimulatedRespondent, simulatedIdentity } from './simulated';
import { webllmIdentity } from './webllm/provenance';
import { createWebllmRespondent, spawnWebllmWorker } from './webllm/respondent';
import { wllamaIdentity } from './wllama/provenance';
import { createWllamaRespondent, spawnWllamaWorker } from './wllama/respondent';

export type { OpenProgress, Respondent } from './respondent';
export type { Sender, SenderOptions } from './sent';
export type { SentPrompt } from './sent-prompt';

/**
 * Who a specification names, as far as it is known before anything is loaded.
 *
 * @throws AxiaError `invalid-input` for a model that is neither in the catalogue nor in this browser
 */
export async function identityOf(
  spec: RespondentSpec,
  { seed, models, gguf }: { seed: number; models: ModelFiles; gguf: GgufFiles }
): Promise<RespondentIdentity> {
  if (spec.kind === 'simulated') return simulatedIdentity(spec, seed);
  if (spec.kind === 'endpoint') return endpointIdentity(spec.model);
  if (spec.kind === 'wllama') return wllamaIdentity(await ggufOf(spec.model, gguf));
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
    gguf,
    secrets
  }: {
    seed: number;
    instruments: readonly Instrument[];
    models: ModelFiles;
    gguf: GgufFiles;
    secrets: EndpointSecrets;
  }
): Promise<Respondent> {
  if (spec.kind === 'simulated') return createSimulatedRespondent(spec, seed, instruments);
  if (spec.kind === 'endpoint') {
    const { endpointRespondent } = await import('./endpoint');
    return endpointRespondent(spec, { seed, secrets });
  }
  return localRespondent(spec, { seed, scales: labelsOfScales(instruments), models, gguf });
}

/** A model in this browser. */
async function localRespondent(
  spec: Extract<RespondentSpec, { kind: 'webllm' | 'wllama' }>,
  {
    gguf,
    models,
    scales,
    seed
  }: { seed: number; scales: string[][]; models: ModelFiles; gguf: GgufFiles }
): Promise<LocalRespondent> {
  if (spec.kind === 'wllama') {
    const model = await ggufOf(spec.model, gguf);
    return createWllamaRespondent({ model, files: gguf, spawn: spawnWllamaWorker, seed, scales });
  }
  const model = await modelOf(spec.model, models);
  return createWebllmRespondent({ model, files: models, spawn: spawnWebllmWorker, seed, scales });
}

/**
 * What shows prompts as a respondent reads them. A model in this browser is loaded for it, but never
 * downloaded.
 *
 * @returns null for a simulated respondent, which reads none, and for a model that is not here
 * @throws AxiaError as the loading or the server
 */
export async function createSender(
  spec: RespondentSpec,
  options: SenderOptions & { models: ModelFiles; gguf: GgufFiles; secrets: EndpointSecrets }
): Promise<Sender | null> {
  const { gguf, models, secrets } = options;
  if (spec.kind === 'simulated') return null;
  if (spec.kind === 'endpoint') {
    const { serverSender } = await import('./endpoint');
    return serverSender(spec, secrets, options);
  }
  const here =
    spec.kind === 'wllama'
      ? (await gguf.list()).some(({ complete, model }) => complete && model.id === spec.model)
      : (await models.list()).some(
          ({ model, state }) => state !== 'partial' && model.id === spec.model
        );
  if (!here) return null;
  const { localSender } = await import('./sent');
  return localSender(await localRespondent(spec, { seed: 1, scales: [], models, gguf }), options);
}

async function modelOf(id: string, models: ModelFiles): Promise<ModelEntry> {
  const model = findModel(id) ?? (await models.find(id));
  if (model === null) throw unknownModel(id);
  return model;
}

async function ggufOf(id: string, files: GgufFiles): Promise<GgufModel> {
  const model = await files.find(id);
  if (model !== null) return model;
  throw new AxiaError(
    'invalid-input',
    `The model ${id} is neither in the list of GGUF models nor in this browser.`,
    'Open its file on the models screen, or choose another model.'
  );
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
