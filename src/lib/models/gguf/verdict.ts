import { AxiaError } from '../../core/error';
import { formatBytes } from '../bytes';
import type { GgufFacts } from './header';

/** Whether the processor engine can run a GGUF model here, before anything is loaded. */
export interface GgufVerdict {
  can: boolean;
  /** Why not, or what to expect: one sentence each. */
  reasons: string[];
  /** ESTIMATE of the memory that it takes while it runs. */
  memoryBytes: number;
  /** Whether it was trained to follow instructions, as far as its chat template says. */
  instruction: boolean;
}

/** Architectures of text generators in llama.cpp b7179, the release inside the engine. */
const ARCHITECTURES: ReadonlySet<string> = new Set(
  (
    'afmoe apertus arcee arctic baichuan bailingmoe bailingmoe2 bitnet bloom chatglm codeshell ' +
    'cohere2 command-r dbrx deci deepseek deepseek2 dots1 ernie4_5 ernie4_5-moe exaone exaone4 ' +
    'falcon falcon-h1 gemma gemma2 gemma3 gemma3n glm4 glm4moe gpt-oss gpt2 gptj gptneox granite ' +
    'granitehybrid granitemoe grok grovemoe hunyuan-dense hunyuan-moe internlm2 jais jamba lfm2 ' +
    'lfm2moe llama llama4 mamba mamba2 minicpm minicpm3 minimax-m2 mpt nemotron nemotron_h olmo ' +
    'olmo2 olmoe openelm orion pangu-embedded phi2 phi3 phimoe plamo plamo2 plm qwen2 qwen2moe ' +
    'qwen3 qwen3moe refact rwkv6 seed_oss smallthinker smollm3 stablelm starcoder starcoder2 xverse'
  ).split(' ')
);

/** Models with a running state: nothing of it can be taken back, so every prompt is read whole. */
const RECURRENT = /^(mamba|jamba|rwkv|lfm2|falcon-h1|granitehybrid|nemotron_h|plamo2)/;

/** Memory of 32-bit WebAssembly, less what the engine itself and the browser need. */
const LARGEST_MEMORY = 4 * 2 ** 30 - 300e6;
/** One file must fit into one typed array. */
const LARGEST_FILE = 2 * 2 ** 30;
/** Memory beside weights and cache: measured as 1.45 times the file and 90 MB. */
const MEMORY_FACTOR = 1.45;
const MEMORY_BASE = 90e6;

/**
 * Judges a model by its header.
 *
 * @param bytes of the file
 * @param context tokens of the longest prompt, answer included
 */
export function judgeGguf(header: GgufFacts, bytes: number, context: number): GgufVerdict {
  const reasons: string[] = [];
  const { architecture, bytesNeeded, cacheBytesPerToken, chatTemplate, partBytes, parts } = header;
  const memoryBytes = bytes * MEMORY_FACTOR + (cacheBytesPerToken ?? 0) * context + MEMORY_BASE;

  if (architecture === null) reasons.push('The file does not say which architecture it holds.');
  else if (!ARCHITECTURES.has(architecture))
    reasons.push(`The processor engine does not know its architecture, “${architecture}”.`);
  if (parts !== null && partBytes === null)
    reasons.push(`It is only one of the ${parts} parts of a model.`);
  else if (header.vocabulary === 0)
    reasons.push('It holds no tokenizer, so it is only part of a model.');
  else if (bytesNeeded === null)
    reasons.push('The processor engine does not know the format of its weights.');
  else if (bytes < bytesNeeded)
    reasons.push(
      `${formatBytes(bytesNeeded - bytes)} of the file are missing: it was only partly copied or downloaded, or is damaged.`
    );
  if (Math.max(...(partBytes ?? [bytes])) > LARGEST_FILE)
    reasons.push('It is larger than 2 GB, which is more than the engine can take in one file.');
  else if (memoryBytes > LARGEST_MEMORY)
    reasons.push(
      `It needs about ${formatBytes(memoryBytes)} of memory, more than a browser gives one page.`
    );
  const can = reasons.length === 0;
  if (can && RECURRENT.test(architecture!))
    reasons.push('It reads every prompt in full, which takes about five times as long.');
  const instruction = chatTemplate !== null;
  if (can && !instruction)
    reasons.push('It has no chat template. It is a base model, and is asked in plain text.');
  return { can, reasons, memoryBytes, instruction };
}

/** Tokens of context that a study usually needs. */
export const USUAL_CONTEXT = 1024;

/**
 * The verdict on a model that can run.
 *
 * @param name of the file
 * @throws AxiaError `invalid-input` with the reasons where it cannot
 */
export function assertRuns(name: string, header: GgufFacts, bytes: number): GgufVerdict {
  const verdict = judgeGguf(header, bytes, USUAL_CONTEXT);
  if (verdict.can) return verdict;
  throw new AxiaError(
    'invalid-input',
    `${name} cannot run on the processor. ${verdict.reasons.join(' ')}`,
    'Choose another file.'
  );
}
