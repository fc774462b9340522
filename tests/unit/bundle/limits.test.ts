import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readModels } from '../../../src/lib/engines/endpoint/served-models';
import { parseInstrument } from '../../../src/lib/core/instrument/instrument';
import { LONGEST } from '../../../src/lib/core/limits';
import type { ModelProvenance } from '../../../src/lib/core/provenance/provenance';
import { withinLimits } from '../../../src/lib/core/provenance/within-limits';
import { parseDesign } from '../../../src/lib/core/study/design';
import { readGgufHeader } from '../../../src/lib/models/gguf/header';
import { parseChatConfig } from '../../../src/lib/models/manifest';
import { ggufBytes } from '../../../scripts/lab-endpoint/gguf.mjs';
import { endpointProvenance, webllmProvenance, wllamaProvenance } from '../../fakes/provenances';
import { readPersonas } from '../../fakes/read-personas';
import { readStatic } from '../data/read-static';
import { MODEL } from '../report/fixtures';
import { input } from './fixtures';
import { bundleBytes, readWhole } from './whole';

/** Texts of a length at random, up to a little more than any that a bundle holds. */
const long = fc.constantFrom(1, 300, 1999, 2000, 2001, 49_999, 50_001, 200_000);

/** Every text of a provenance but those that name its kind, and its entries that are one of a few. */
const grown = (provenance: ModelProvenance, texts: readonly string[], size: number) => {
  const copy: unknown = structuredClone(provenance);
  const grow = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, part] of Object.entries(value)) {
      if (texts.includes(key)) Reflect.set(value, key, 'x'.repeat(size));
      else grow(part);
    }
  };
  grow(copy);
  return copy as ModelProvenance;
};

const NAMES = ['label', 'revision', 'quantisation', 'adapter', 'licence', 'source', 'servedFrom'];
const MORE = ['chatTemplate', 'template', 'version', 'bosToken', 'architecture', 'prefix'];

describe('what was taken from a model or server', () => {
  const kinds = [webllmProvenance(), wllamaProvenance(), endpointProvenance()];

  it('can be exported and read back, however long its texts', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...kinds),
        fc.subarray([...NAMES, ...MORE], { minLength: 1 }),
        long,
        async (kind, texts, size) => {
          const provenance = withinLimits(grown(kind, texts, size));
          const identity = { ...MODEL, kind: kind.kind };
          const design = parseDesign({
            ...input().record.design,
            respondent:
              kind.kind === 'endpoint'
                ? { kind: 'endpoint', url: 'http://localhost:8000/v1', model: 'm' }
                : { kind: kind.kind, model: 'm' }
          });
          const made = input({ provenance, identity, design });
          const { record } = await readWhole(bundleBytes({ ...made, answers: [] }));
          expect(record.provenance).toEqual(provenance);
        }
      ),
      { numRuns: 12, seed: 15 }
    );
  });

  it('stays as it is where nothing is too long', () => {
    for (const kind of kinds) expect(withinLimits(kind)).toBe(kind);
  });

  it('has names that a design takes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 1, maxLength: 600 }), { minLength: 1 }),
        (ids) => {
          const list = readModels({ data: ids.map((id) => ({ id })) }, (text) => text);
          for (const { name } of 'models' in list ? list.models : [])
            expect(name.length).toBeLessThanOrEqual(LONGEST.servedModel);
        }
      ),
      { numRuns: 200 }
    );
  });

  it('is refused where it could not be kept whole: a chat template, names of a model', async () => {
    const header = (key: string, length: number) =>
      readGgufHeader(
        new File([Uint8Array.from(ggufBytes({ [key]: { string: 'x'.repeat(length) } }, []))], 'm')
      );
    const template = 'tokenizer.chat_template';
    expect((await header(template, LONGEST.template)).chatTemplate).toHaveLength(LONGEST.template);
    await expect(header(template, LONGEST.template + 1)).rejects.toThrow(template);
    await expect(header('general.license', 3000)).rejects.toThrow('general.license');
    const config = (quantization: string) =>
      new TextEncoder().encode(
        JSON.stringify({
          quantization,
          context_window_size: 100,
          tokenizer_files: [],
          conv_template: { system_template: '' }
        })
      );
    expect(parseChatConfig(config('q4f16_1')).quantization).toBe('q4f16_1');
    expect(() => parseChatConfig(config('q'.repeat(3000)))).toThrow('quantization');
  });
});

describe('what was typed or imported', () => {
  it('can be exported and read back: the longest title', async () => {
    const title = 'T'.repeat(LONGEST.storedTitle);
    expect((await readWhole(bundleBytes(input({ title })))).record.title).toBe(title);
  });

  it('is refused at once where a bundle could not hold it: statements', () => {
    const like = parseInstrument(readStatic('questionnaires/behaviours.json'));
    const lines = Array.from({ length: 400 }, (_, number) =>
      JSON.stringify({
        statement: `${number} ${'字'.repeat(990)}`,
        answer_matching_behavior: ' Yes',
        answer_not_matching_behavior: ' No'
      })
    );
    const files = [{ name: 'own.jsonl', text: lines.join('\n') }];
    expect(readPersonas(files, like, 2 ** 21).instrument.items).toHaveLength(400);
    expect(() => readPersonas(files, like, 2 ** 20)).toThrow(/1 MB/u);
  });
});
