import type { GgufModel } from './files';

/** A model of the list; the rest follows. */
export interface Entry extends Pick<
  GgufModel,
  'label' | 'file' | 'bytes' | 'licence' | 'parameters' | 'quantisation' | 'expect'
> {
  repository: string;
  revision: string;
  sha256: string;
}

/**
 * The smallest model of the list that may be worth a study. Apart from the others, so that the start page can name it
 * without them.
 */
export const FIRST_GGUF: Entry & { id: string } = {
  label: 'Qwen3 0.6B',
  repository: 'Qwen/Qwen3-0.6B-GGUF',
  revision: '23749fefcc72300e3a2ad315e1317431b06b590a',
  file: 'Qwen3-0.6B-Q8_0.gguf',
  bytes: 639_446_688,
  sha256: '9465e63a22add5354d9bb4b99e90117043c7124007664907259bd16d043bb031',
  licence: 'Apache-2.0',
  parameters: 596_049_920,
  quantisation: 'Q8_0',
  expect: 'The smallest model here that may be worth a study. Its thinking is switched off.',
  id: 'Qwen3-0.6B-Q8_0'
};
