// How GGUF files hold numbers (ggml-quants.c of llama.cpp): blocks of 32 or 256, each with its own
// scales, unpacked here to 32-bit floats.

import { half } from './half.mjs';

/** @typedef {(block: DataView, into: Float32Array, at: number) => void} Unpack */
/** @typedef {{ name: string, size: number, bytes: number, unpack: Unpack }} BlockType */

const halfAt = (/** @type {DataView} */ block, /** @type {number} */ at) =>
  half(block.getUint16(at, true));

/**
 * 32 numbers of four bits, the low halves of the bytes first; those of five bits have their highest
 * one in a word of its own.
 *
 * @param {{ bits: 4 | 5, offset: boolean }} form whether a smallest number is stored, or the middle
 *   of the range is zero
 * @returns {Unpack}
 */
function of32({ bits, offset }) {
  const highAt = offset ? 4 : 2;
  const from = highAt + (bits === 5 ? 4 : 0);
  const middle = offset ? 0 : 2 ** (bits - 1);
  return (block, into, at) => {
    const scale = halfAt(block, 0);
    const least = offset ? halfAt(block, 2) : 0;
    const high = bits === 5 ? block.getUint32(highAt, true) : 0;
    for (let i = 0; i < 16; i++) {
      const byte = block.getUint8(from + i);
      const low = (byte & 15) | (((high >>> i) & 1) << 4);
      const upper = (byte >>> 4) | (((high >>> (i + 16)) & 1) << 4);
      into[at + i] = (low - middle) * scale + least;
      into[at + i + 16] = (upper - middle) * scale + least;
    }
  };
}

/** @type {Unpack} */
function q8(block, into, at) {
  const scale = halfAt(block, 0);
  for (let i = 0; i < 32; i++) into[at + i] = block.getInt8(2 + i) * scale;
}

/**
 * Scale and smallest number of one of eight parts of a block, six bits each.
 *
 * @param {DataView} block whose twelve bytes begin at 4
 * @param {number} part
 * @returns {[scale: number, least: number]}
 */
function sixBits(block, part) {
  const byte = (/** @type {number} */ i) => block.getUint8(4 + i);
  if (part < 4) return [byte(part) & 63, byte(part + 4) & 63];
  return [
    (byte(part + 4) & 15) | ((byte(part - 4) >>> 6) << 4),
    (byte(part + 4) >>> 4) | ((byte(part) >>> 6) << 4)
  ];
}

/** 256 numbers of four or five bits in eight parts. @param {4 | 5} bits @returns {Unpack} */
const of256 = (bits) => (block, into, at) => {
  const scale = halfAt(block, 0);
  const least = halfAt(block, 2);
  const from = bits === 5 ? 48 : 16;
  for (let part = 0; part < 8; part++) {
    const [own, ownLeast] = sixBits(block, part);
    for (let i = 0; i < 32; i++) {
      const byte = block.getUint8(from + (part >>> 1) * 32 + i);
      const high = bits === 5 ? (block.getUint8(16 + i) >>> part) & 1 : 0;
      const number = (part & 1 ? byte >>> 4 : byte & 15) | (high << 4);
      into[at + part * 32 + i] = scale * own * number - least * ownLeast;
    }
  }
};

/** @type {Unpack} */
function q6(block, into, at) {
  const scale = halfAt(block, 208);
  for (let part = 0; part < 8; part++) {
    const [side, quarter] = [part >>> 2, part & 3];
    for (let i = 0; i < 32; i++) {
      const byte = block.getUint8(side * 64 + (quarter & 1) * 32 + i);
      const low = quarter < 2 ? byte & 15 : byte >>> 4;
      const high = (block.getUint8(128 + side * 32 + i) >>> (2 * quarter)) & 3;
      const own = block.getInt8(192 + side * 8 + quarter * 2 + (i >>> 4));
      into[at + part * 32 + i] = scale * own * ((low | (high << 4)) - 32);
    }
  }
}

/** By the format's number. @type {Readonly<Record<number, BlockType>>} */
export const BLOCK_TYPES = {
  0: {
    name: 'F32',
    size: 1,
    bytes: 4,
    unpack: (block, into, at) => (into[at] = block.getFloat32(0, true))
  },
  1: { name: 'F16', size: 1, bytes: 2, unpack: (block, into, at) => (into[at] = halfAt(block, 0)) },
  2: { name: 'Q4_0', size: 32, bytes: 18, unpack: of32({ bits: 4, offset: false }) },
  3: { name: 'Q4_1', size: 32, bytes: 20, unpack: of32({ bits: 4, offset: true }) },
  6: { name: 'Q5_0', size: 32, bytes: 22, unpack: of32({ bits: 5, offset: false }) },
  7: { name: 'Q5_1', size: 32, bytes: 24, unpack: of32({ bits: 5, offset: true }) },
  8: { name: 'Q8_0', size: 32, bytes: 34, unpack: q8 },
  12: { name: 'Q4_K', size: 256, bytes: 144, unpack: of256(4) },
  13: { name: 'Q5_K', size: 256, bytes: 176, unpack: of256(5) },
  14: { name: 'Q6_K', size: 256, bytes: 210, unpack: q6 }
};
