import { xorshift } from '../../scripts/lab-webllm/random.mjs';

/** Bytes of a small model’s header, about: what lies behind is weights. */
const HEADER = 30_000;

/** Copies of a model with one to five wrong bytes in their headers, the same every time. */
export function* damagedModels(
  model: Uint8Array<ArrayBuffer>,
  count: number
): Generator<Uint8Array<ArrayBuffer>> {
  const random = xorshift(20261130);
  for (let round = 0; round < count; round++) {
    const damaged = model.slice();
    for (let change = 0; change <= round % 5; change++)
      damaged[4 + (random() % HEADER)] = random() % 256;
    yield damaged;
  }
}
