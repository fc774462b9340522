import { withoutEnds } from '../core/words';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { AxiaError } from '../core/error';
import { sum } from './bytes';
import { quantisationOf } from './catalogue';
import type { ChatConfig, TensorList } from './manifest';
import type { ModelAddress, ModelEntry, ModelOrigin } from './model';

/**
 * Largest context that an own model gets, in tokens, as WebLLM's list has it for its models: the
 * memory for it is taken when the model is loaded, and many models would allow a hundred thousand.
 */
const CONTEXT = 4096;

/** What is known of an own model beside its files. */
interface OwnModel {
  id: string;
  origin: ModelOrigin;
  /** Of its folder or repository. */
  name: string;
  /** File name of the library. */
  libraryName: string;
  address: ModelAddress;
  source: string | null;
}

/**
 * @param name of the model, for people
 * @param content what identifies it
 */
export function ownId(name: string, content: string): string {
  const words = name.replace(/-MLC$/i, '').replace(/[^A-Za-z0-9._]+/g, '-');
  const slug = withoutEnds(words, (one) => one === '-' || one === '.').slice(0, 60);
  return `own-${slug || 'model'}-${bytesToHex(sha256(utf8ToBytes(content))).slice(0, 12)}`;
}

/**
 * The entry of an own model, from its configuration and list of weights. The size of tensors and of
 * the download is exact but for tokenizer and library; the graphics memory is not known.
 *
 * @throws AxiaError `invalid-input` for a model that forgets what is outside a window
 */
export function ownEntry(config: ChatConfig, list: TensorList, own: OwnModel): ModelEntry {
  if (!(config.context_window_size > 0))
    throw new AxiaError(
      'invalid-input',
      'The model uses a sliding context window, which Axia does not support.',
      'Choose a model with a fixed context window.'
    );
  const quantisation =
    config.quantization ?? quantisationOf(own.name) ?? quantisationOf(own.libraryName);
  const tensors = list.records.flatMap(({ records }) => records);
  const { ParamBytes: bytes, BitsPerParam: bits } = list.metadata ?? {};
  return {
    id: own.id,
    origin: own.origin,
    address: own.address,
    family: 'Own models',
    label: labelOf(own.name, quantisation),
    parameters: bytes && bits ? Math.round((bytes * 8) / bits) : null,
    quantisation,
    needsF16:
      /f16/.test(`${quantisation ?? ''} ${own.libraryName}`) ||
      tensors.some(({ dtype }) => dtype === 'float16'),
    vramMB: null,
    downloadBytes: sum(list.records.map(({ nbytes }) => nbytes)),
    largestTensorBytes: tensors.reduce((most, tensor) => Math.max(most, onDevice(tensor)), 0),
    lowResource: false,
    contextWindow: Math.min(config.context_window_size, CONTEXT),
    paper: false,
    recommended: false,
    reasoning: isReasoning(config, own.name),
    systemRole: hasSystemRole(config),
    licence: null,
    source: own.source
  };
}

function labelOf(name: string, quantisation: string | null): string {
  const bare = name.replace(/-MLC$/i, '');
  const end = quantisation === null ? '' : `-${quantisation}`;
  return (end && bare.endsWith(end) ? bare.slice(0, -end.length) : bare).replace(/[-_]+/g, ' ');
}

/** Weights may be packed into half the bytes in the file. */
function onDevice({ dtype, format, nbytes }: TensorList['records'][0]['records'][0]): number {
  return format === 'f32-to-bf16' && dtype === 'float32' ? 2 * nbytes : nbytes;
}

/**
 * Whether the chat template has a place of its own for a system text: marks before and behind it. A
 * template of the text alone (Gemma) has none, and without a mark behind it (Mistral, Phi 3) the
 * text runs into the question.
 */
function hasSystemRole({ conv_template: { system_template: template } }: ChatConfig): boolean {
  const [before, behind] = template.split('{system_message}');
  return before?.trim() !== '' && behind !== undefined && behind.trim() !== '';
}

/**
 * A GUESS at whether the model thinks before it answers, by architecture and name: Qwen3 does unless
 * it is named Instruct; others say so in their names.
 */
function isReasoning({ model_type: type, conv_template: template }: ChatConfig, name: string) {
  if (/instruct/i.test(name)) return false;
  return (
    /^qwen3/i.test(type ?? '') ||
    /deepseek[-_]?r1|reasoning|thinking|qwq/i.test(`${name} ${template.name ?? ''}`)
  );
}
