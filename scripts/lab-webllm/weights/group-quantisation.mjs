// WebLLM's group quantisation: four bits a number, 32 numbers a scale, eight numbers a word; 7
// stands for zero.

const [GROUP, WORD, ZERO] = [32, 8, 7];

/**
 * Packs a row, each number to the nearest step of its group's largest one.
 *
 * @param {Float32Array} row of a multiple of 32 numbers
 * @param {Uint32Array} words @param {Float32Array} scales where the row's begin
 */
export function packRow(row, words, scales) {
  words.fill(0);
  for (let group = 0; group * GROUP < row.length; group++) {
    const from = group * GROUP;
    let largest = 0;
    for (let i = from; i < from + GROUP; i++) largest = Math.max(largest, Math.abs(row[i] ?? 0));
    const scale = Math.fround(largest / ZERO);
    scales[group] = scale;
    for (let i = from; i < from + GROUP; i++) {
      const step = scale === 0 ? 0 : Math.round((row[i] ?? 0) / scale);
      const bits = Math.min(2 * ZERO, Math.max(0, step + ZERO));
      const word = Math.floor(i / WORD);
      words[word] = ((words[word] ?? 0) | (bits << (4 * (i % WORD)))) >>> 0;
    }
  }
}

/**
 * Unpacks a row.
 *
 * @param {DataView} words
 * @param {ArrayLike<number>} scales of the row's groups
 * @param {Float32Array} into
 */
export function unpackRow(words, scales, into) {
  for (let i = 0; i < into.length; i++) {
    const word = words.getUint32(4 * Math.floor(i / WORD), true);
    const bits = (word >>> (4 * (i % WORD))) & 15;
    into[i] = (bits - ZERO) * (scales[Math.floor(i / GROUP)] ?? NaN);
  }
}

/** Words and scales of a row of so many numbers. @param {number} columns */
export const packedSizes = (columns) => ({ words: columns / WORD, scales: columns / GROUP });
