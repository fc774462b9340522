// Writes weights as WebLLM fetches them: files of about 32 MB, and their list.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {import('../library.mjs').Parameter} Parameter */

/** Bytes of one file of weights, about; a larger tensor has one of its own. */
const SHARD = 32 * 2 ** 20;

/** Name of the list in the present form, and in that of older versions. */
const LISTS = ['tensor-cache.json', 'ndarray-cache.json'];

/**
 * Writes the tensors of a model, one after the other.
 *
 * @param {string} folder that exists
 * @param {Iterable<{ parameter: Parameter, data: Buffer }>} tensors
 */
export function writeShards(folder, tensors) {
  /** @type {object[]} */
  const shards = [];
  /** @type {{ parameter: Parameter, data: Buffer }[]} */
  let open = [];
  let [size, total, count] = [0, 0, 0];
  const close = () => {
    if (!open.length) return;
    const data = Buffer.concat(open.map((part) => part.data));
    const dataPath = `params_shard_${shards.length}.bin`;
    writeFileSync(join(folder, dataPath), data);
    let byteOffset = 0;
    const records = open.map(({ parameter: { name, shape, dtype }, data: { length } }) => {
      const record = { name, shape, dtype, format: 'raw', nbytes: length, byteOffset };
      byteOffset += length;
      return record;
    });
    const md5sum = createHash('md5').update(data).digest('hex');
    shards.push({ dataPath, format: 'raw-shard', nbytes: data.length, records, md5sum });
    open = [];
    size = 0;
  };
  for (const tensor of tensors) {
    const { length } = tensor.data;
    if (size + length > SHARD) close();
    open.push(tensor);
    size += length;
    total += length;
    count += 1;
  }
  close();
  const list = JSON.stringify({
    metadata: { ParamSize: count, ParamBytes: total },
    records: shards
  });
  for (const name of LISTS) writeFileSync(join(folder, name), list);
}
