import { ggufBytes } from '../../scripts/lab-endpoint/gguf.mjs';
import { abortedError, AxiaError } from '../../src/lib/core/error';
import type { CpuLibrary } from '../../src/lib/engines/wllama/library';
import { logitsBehind } from './fake-pipeline';
import { fakePieces, fakeText, fakeTokenizer, TEMPLATE } from './fake-tokenizer';

const TEXT_TEMPLATE =
  '{% for m in messages %}<|{{ m.role }}|>{{ m.content }}<|end|>{% endfor %}' +
  '{% if add_generation_prompt %}<|assistant|>\n{% endif %}';

/** A file whose header describes the fake's model. */
export function fakeGguf(template: string | null = TEXT_TEMPLATE, name = 'fake.gguf'): File {
  const special = Object.values(TEMPLATE) as string[];
  const bytes = ggufBytes(
    {
      'general.architecture': { string: 'llama' },
      'llama.context_length': { u32: 4096 },
      'tokenizer.ggml.tokens': { strings: fakePieces },
      'tokenizer.ggml.token_type': {
        i32s: fakePieces.map((piece) => (special.includes(piece) ? 3 : 1))
      },
      ...(template === null ? {} : { 'tokenizer.chat_template': { string: template } })
    },
    []
  );
  return new File([Uint8Array.from(bytes)], name);
}

export interface FakeCpuScenario {
  /** Mass on the digits 1 to 5, asked plainly and behind words; default arbitrary. */
  mass?: { plain: number; prefix: number };
  /** The engine cannot forget the end of what was read, as with recurrent models. */
  forgets?: boolean;
  /** Computes something else when tokens are read in pieces. */
  unsteady?: boolean;
  /** Weights that mean nothing. */
  garbage?: boolean;
  /** Loading fails for want of memory. */
  noMemory?: boolean;
}

/** A processor engine that computes arbitrary numbers, always the same for the same tokens. */
export function createFakeCpu(scenario: FakeCpuScenario = {}) {
  const calls = { reads: [] as number[], ended: 0, opened: 0 };
  const encoder = new TextEncoder();
  const bytesOf = (piece: string) =>
    encoder.encode(piece.replaceAll('Ġ', ' ').replaceAll('Ċ', '\n'));
  const library: CpuLibrary = {
    name: 'fake-cpu',
    version: '1',
    build: 'b1',
    open(files, { context, onBytes, threads }) {
      calls.opened += 1;
      if (scenario.noMemory)
        return Promise.reject(new AxiaError('out-of-memory', 'Too large.', 'Choose another.'));
      for (const { size } of files) onBytes(size);
      let cache: number[] = [];
      let pieces = 0;
      return Promise.resolve({
        vocabularySize: fakePieces.length,
        context,
        threads,
        bos: null,
        ends: (token: number) => fakePieces[token] === TEMPLATE.end,
        tokenize: (text: string) => Promise.resolve([...fakeTokenizer.encode(text)]),
        pieces: () => Promise.resolve(fakePieces.map(bytesOf)),
        async read(tokens: readonly number[], signal: AbortSignal) {
          await Promise.resolve();
          if (signal.aborted) throw abortedError();
          calls.reads.push(tokens.length);
          pieces += 1;
          cache.push(...tokens);
        },
        keep(length: number) {
          if (length > 0 && scenario.forgets)
            return Promise.reject(new AxiaError('device-lost', 'kvRemove failed.', 'Again.'));
          cache = cache.slice(0, length);
          pieces = Math.min(length, 1);
          return Promise.resolve();
        },
        probabilities() {
          const { garbage = false, unsteady = false } = scenario;
          const logits = logitsBehind(cache, scenario, garbage).slice(0, fakePieces.length);
          const repeat = /Repeat this number.*: (\d)\s*$/.exec(fakeText(cache))?.[1];
          if (repeat !== undefined && !garbage) logits[fakePieces.indexOf(repeat)] = 12;
          if (unsteady && pieces > 1) logits[0]! += 1;
          const weights = logits.map(Math.exp);
          const sum = weights.reduce((all, one) => all + one, 0);
          return Promise.resolve(weights.map((one) => one / sum));
        },
        end() {
          calls.ended += 1;
        }
      });
    }
  };
  return { library, calls };
}
