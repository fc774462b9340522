// A language model's forward pass, written from the formulas alone: plain loops in double precision
// that share nothing with the engines. Llama's and Qwen2's architecture: root mean square norms,
// rotary positions, grouped queries, and a gated feed-forward layer with SiLU.

/** @typedef {import('./gguf-file.mjs').Matrix} Matrix */

/**
 * A layer's numbers. Matrices map from columns to rows; biases are null where there are none.
 *
 * @typedef {{ matrix: Matrix, bias: Float32Array | null }} Linear
 * @typedef {{
 *   attentionNorm: Float32Array,
 *   query: Linear, key: Linear, value: Linear, output: Linear,
 *   forwardNorm: Float32Array,
 *   gate: Linear, up: Linear, down: Linear
 * }} Layer
 */

/**
 * `rotation`: which numbers of a head are turned together, `halves` (the first with the first behind
 * the middle) or `neighbours`.
 *
 * @typedef {{
 *   layers: readonly Layer[],
 *   embedding: Matrix,
 *   norm: Float32Array,
 *   head: Matrix,
 *   heads: number,
 *   keyHeads: number,
 *   epsilon: number,
 *   ropeBase: number,
 *   rotation: 'halves' | 'neighbours'
 * }} Transformer
 */

/** A vector that is stored as a matrix of one row. */
export function vectorOf(/** @type {Matrix} */ matrix) {
  const into = new Float32Array(matrix.columns);
  matrix.row(0, into);
  return into;
}

/**
 * Sum of products. Four sums, because each waits for the one before.
 *
 * @param {Float32Array} a
 * @param {Float64Array} b at least as long
 */
function dot(a, b) {
  let [one, two, three, four] = [0, 0, 0, 0];
  const whole = a.length & ~3;
  for (let i = 0; i < whole; i += 4) {
    one += (a[i] ?? 0) * (b[i] ?? 0);
    two += (a[i + 1] ?? 0) * (b[i + 1] ?? 0);
    three += (a[i + 2] ?? 0) * (b[i + 2] ?? 0);
    four += (a[i + 3] ?? 0) * (b[i + 3] ?? 0);
  }
  for (let i = whole; i < a.length; i++) one += (a[i] ?? 0) * (b[i] ?? 0);
  return one + two + three + four;
}

/** @param {Matrix} matrix @param {readonly Float64Array[]} inputs @param {Float32Array | null} bias */
function multiply({ rows, columns, row }, inputs, bias = null) {
  const outputs = inputs.map(() => new Float64Array(rows));
  const weights = new Float32Array(columns);
  for (let r = 0; r < rows; r++) {
    row(r, weights);
    const more = bias?.[r] ?? 0;
    for (const [t, input] of inputs.entries())
      /** @type {Float64Array} */ (outputs[t])[r] = dot(weights, input) + more;
  }
  return outputs;
}

const linear = (/** @type {Linear} */ { matrix, bias }, /** @type {Float64Array[]} */ inputs) =>
  multiply(matrix, inputs, bias);

/** @param {Float64Array} input @param {Float32Array} weights @param {number} epsilon */
function normed(input, weights, epsilon) {
  const squares = input.reduce((sum, value) => sum + value * value, 0);
  const factor = 1 / Math.sqrt(squares / input.length + epsilon);
  return input.map((value, i) => value * factor * (weights[i] ?? NaN));
}

/**
 * Turns the pairs of every head by angles that grow with the position.
 *
 * @param {Float64Array} row changed
 * @param {number} position
 * @param {number} size of a head
 * @param {Pick<Transformer, 'ropeBase' | 'rotation'>} how
 */
function rotate(row, position, size, { ropeBase, rotation }) {
  for (let head = 0; head < row.length; head += size)
    for (let pair = 0; pair < size / 2; pair++) {
      const angle = position * ropeBase ** ((-2 * pair) / size);
      const [first, second] =
        rotation === 'halves'
          ? [head + pair, head + pair + size / 2]
          : [head + 2 * pair, head + 2 * pair + 1];
      const [x, y] = [row[first] ?? NaN, row[second] ?? NaN];
      row[first] = x * Math.cos(angle) - y * Math.sin(angle);
      row[second] = x * Math.sin(angle) + y * Math.cos(angle);
    }
}

/** Shares that sum to 1. @param {number[]} scores */
function softmax(scores) {
  const peak = Math.max(...scores);
  const weights = scores.map((score) => Math.exp(score - peak));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/**
 * What every token takes from those up to it.
 *
 * @param {{ queries: Float64Array[], keys: Float64Array[], values: Float64Array[] }} rows by token
 * @param {Pick<Transformer, 'heads' | 'keyHeads'>} shape
 */
function attend({ queries, keys, values }, { heads, keyHeads }) {
  return queries.map((query, t) => {
    const size = query.length / heads;
    const taken = new Float64Array(query.length);
    for (let head = 0; head < heads; head++) {
      const from = head * size;
      const keyFrom = Math.floor((head * keyHeads) / heads) * size;
      const scores = keys.slice(0, t + 1).map((key) => {
        let sum = 0;
        for (let i = 0; i < size; i++) sum += (query[from + i] ?? NaN) * (key[keyFrom + i] ?? NaN);
        return sum / Math.sqrt(size);
      });
      for (const [s, share] of softmax(scores).entries())
        for (let i = 0; i < size; i++)
          taken[from + i] = (taken[from + i] ?? 0) + share * (values[s]?.[keyFrom + i] ?? NaN);
    }
    return taken;
  });
}

const added = (/** @type {Float64Array[]} */ a, /** @type {Float64Array[]} */ b) =>
  a.map((row, t) => row.map((value, i) => value + (b[t]?.[i] ?? NaN)));

/**
 * The log-probability (natural) of every token of the vocabulary behind the given ones.
 *
 * @param {Transformer} model
 * @param {readonly number[]} tokens at least one
 * @returns {Float64Array}
 */
export function logProbabilitiesBehind(model, tokens) {
  const { embedding, epsilon, head, heads, layers, norm } = model;
  let rows = tokens.map((token) => {
    const into = new Float32Array(embedding.columns);
    embedding.row(token, into);
    return Float64Array.from(into);
  });
  for (const [index, layer] of layers.entries()) {
    const read = rows.map((row) => normed(row, layer.attentionNorm, epsilon));
    const [queries, keys, values] = [
      linear(layer.query, read),
      linear(layer.key, read),
      linear(layer.value, read)
    ];
    for (const [position, query] of queries.entries()) {
      const size = query.length / heads;
      rotate(query, position, size, model);
      rotate(/** @type {Float64Array} */ (keys[position]), position, size, model);
    }
    const taken = linear(layer.output, attend({ queries, keys, values }, model));
    rows = added(rows, taken);
    // Behind the last layer nothing but the last token counts.
    if (index === layers.length - 1) rows = rows.slice(-1);
    const again = rows.map((row) => normed(row, layer.forwardNorm, epsilon));
    const gates = linear(layer.gate, again);
    const ups = linear(layer.up, again);
    const gated = gates.map((gate, t) =>
      gate.map((value, i) => (value / (1 + Math.exp(-value))) * (ups[t]?.[i] ?? NaN))
    );
    rows = added(rows, linear(layer.down, gated));
  }
  const last = rows.map((row) => normed(row, norm, epsilon)).slice(-1);
  const [logits = new Float64Array()] = multiply(head, last);
  const peak = logits.reduce((most, value) => Math.max(most, value), -Infinity);
  const total = logits.reduce((sum, value) => sum + Math.exp(value - peak), 0);
  return logits.map((value) => value - peak - Math.log(total));
}

/**
 * The log-probability of every label, and the mass on none.
 *
 * @param {Float64Array} logProbabilities of the vocabulary
 * @param {readonly (readonly number[])[]} tokens ids of the tokens that read as each label
 */
export function readLabels(logProbabilities, tokens) {
  const shares = tokens.map((ids) =>
    ids.reduce((sum, id) => sum + Math.exp(logProbabilities[id] ?? NaN), 0)
  );
  return {
    logProbabilities: shares.map(Math.log),
    outside: 1 - shares.reduce((sum, share) => sum + share, 0)
  };
}
