// AssemblyScript: loops of the analysis on vectors of numbers. `npm run build:vectors` compiles them
// into src/lib/core/statistics/vectors-wasm.ts.

/**
 * Products of columns with each other: those of column i with columns 0 to i, in runs of five.
 *
 * @param columns address of the first column; the next one is `stride` bytes on
 * @param width number of columns, a multiple of five
 * @param bytes that a column takes, a multiple of 16
 * @param into address of width x width products
 */
export function multiply(
  columns: usize,
  width: i32,
  stride: usize,
  bytes: usize,
  into: usize
): void {
  for (let i = 0; i < width; i++) {
    const own = columns + i * stride;
    for (let from = 0; from <= i; from += 5) {
      let other = columns + from * stride;
      let a = f64x2.splat(0);
      let b = f64x2.splat(0);
      let c = f64x2.splat(0);
      let d = f64x2.splat(0);
      let e = f64x2.splat(0);
      for (let at = own, end = own + bytes; at < end; at += 16, other += 16) {
        const x = v128.load(at);
        a = f64x2.add(a, f64x2.mul(x, v128.load(other)));
        b = f64x2.add(b, f64x2.mul(x, v128.load(other + stride)));
        c = f64x2.add(c, f64x2.mul(x, v128.load(other + 2 * stride)));
        d = f64x2.add(d, f64x2.mul(x, v128.load(other + 3 * stride)));
        e = f64x2.add(e, f64x2.mul(x, v128.load(other + 4 * stride)));
      }
      const to = into + ((i * width + from) << 3);
      store<f64>(to, both(a));
      store<f64>(to, both(b), 8);
      store<f64>(to, both(c), 16);
      store<f64>(to, both(d), 24);
      store<f64>(to, both(e), 32);
    }
  }
}

function both(sums: v128): f64 {
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}

/**
 * Takes the mean off a column, in place, and puts a 0 behind an odd number of rows.
 *
 * @param rows number of rows
 * @returns the sum of the squared deviations
 */
export function centre(column: usize, rows: usize): f64 {
  const whole = column + ((rows & ~3) << 3);
  const end = column + (rows << 3);
  let one = f64x2.splat(0);
  let other = f64x2.splat(0);
  let at = column;
  for (; at < whole; at += 32) {
    one = f64x2.add(one, v128.load(at));
    other = f64x2.add(other, v128.load(at, 16));
  }
  for (; at < end; at += 8) one = f64x2.add(one, v128.load_zero<f64>(at));
  const mean = f64x2.splat((both(one) + both(other)) / <f64>rows);
  one = f64x2.splat(0);
  other = f64x2.splat(0);
  for (at = column; at < whole; at += 32) {
    const off = f64x2.sub(v128.load(at), mean);
    const next = f64x2.sub(v128.load(at, 16), mean);
    v128.store(at, off);
    v128.store(at, next, 16);
    one = f64x2.add(one, f64x2.mul(off, off));
    other = f64x2.add(other, f64x2.mul(next, next));
  }
  for (; at < end; at += 8) {
    const off = load<f64>(at) - f64x2.extract_lane(mean, 0);
    store<f64>(at, off);
    one = f64x2.add(one, f64x2.replace_lane(f64x2.splat(0), 0, off * off));
  }
  if (rows & 1) store<f64>(end, 0);
  return both(one) + both(other);
}

/**
 * Draws individuals, eight at once, and writes their scores, as in `analysis/draws.ts`.
 *
 * @param state of the generator for the first individual, `stride` on for each of the next ones
 * @param table address of the scores' items, in the format of `analysis/draws.ts`; it ends at `end`
 * @param scores address of the first score of the first individual; a score's individuals follow
 *   each other, and the next score is `width` bytes on
 * @param count bytes that the individuals of a score take, a multiple of 64
 */
export function draw(
  state: i32,
  stride: i32,
  table: usize,
  end: usize,
  scores: usize,
  width: usize,
  count: usize,
  share: f64
): void {
  const four = i32x4.splat(4 * stride);
  let states = i32x4.add(i32x4.splat(state), i32x4.mul(i32x4.splat(stride), i32x4(0, 1, 2, 3)));
  for (const last = scores + count; scores < last; scores += 64) {
    const others = i32x4.add(states, four);
    let firstAll = f64x2.splat(0);
    let secondAll = f64x2.splat(0);
    let thirdAll = f64x2.splat(0);
    let fourthAll = f64x2.splat(0);
    let into = scores;
    for (let score = table; score < end; into += width) {
      const next = score + load<i32>(score);
      let first = v128.load_splat<f64>(score, 16);
      let second = first;
      let third = first;
      let fourth = first;
      for (let step = score + 24; step < next; step += load<i32>(step)) {
        let reached = i32x4.splat(0);
        let again = i32x4.splat(0);
        let at = step + 16;
        for (const to = step + load<i32>(step, 4); at < to;) {
          const place = v128.load_splat<i32>(at);
          const bits = mulberry32(i32x4.add(states, place));
          const more = mulberry32(i32x4.add(others, place));
          const size = load<i32>(at, 4);
          at += 8;
          // A lane of a comparison that holds is -1.
          for (const behind = at + (size << 2); at < behind; at += 4) {
            const threshold = v128.load_splat<i32>(at);
            reached = i32x4.sub(reached, i32x4.gt_s(bits, threshold));
            again = i32x4.sub(again, i32x4.gt_s(more, threshold));
          }
        }
        const height = v128.load_splat<f64>(step, 8);
        first = f64x2.add(first, f64x2.mul(height, f64x2.convert_low_i32x4_s(reached)));
        second = f64x2.add(second, f64x2.mul(height, f64x2.convert_low_i32x4_s(upper(reached))));
        third = f64x2.add(third, f64x2.mul(height, f64x2.convert_low_i32x4_s(again)));
        fourth = f64x2.add(fourth, f64x2.mul(height, f64x2.convert_low_i32x4_s(upper(again))));
      }
      v128.store(into, first);
      v128.store(into, second, 16);
      v128.store(into, third, 32);
      v128.store(into, fourth, 48);
      firstAll = f64x2.add(firstAll, first);
      secondAll = f64x2.add(secondAll, second);
      thirdAll = f64x2.add(thirdAll, third);
      fourthAll = f64x2.add(fourthAll, fourth);
      score = next;
    }
    const part = f64x2.splat(share);
    firstAll = f64x2.mul(part, firstAll);
    secondAll = f64x2.mul(part, secondAll);
    thirdAll = f64x2.mul(part, thirdAll);
    fourthAll = f64x2.mul(part, fourthAll);
    into = scores;
    for (let score = table; score < end; score += load<i32>(score)) {
      const factor = v128.load_splat<f64>(score, 8);
      v128.store(into, f64x2.sub(f64x2.mul(factor, v128.load(into)), firstAll));
      v128.store(into, f64x2.sub(f64x2.mul(factor, v128.load(into, 16)), secondAll), 16);
      v128.store(into, f64x2.sub(f64x2.mul(factor, v128.load(into, 32)), thirdAll), 32);
      v128.store(into, f64x2.sub(f64x2.mul(factor, v128.load(into, 48)), fourthAll), 48);
      into += width;
    }
    states = i32x4.add(others, four);
  }
}

/**
 * Draws answers to items, and writes mean and variance of each item's, as in `analysis/redraw.ts`.
 *
 * @param state of the generator for the first number
 * @param table address of the items, in the format of `analysis/redraw.ts`; they end at `end`
 * @param into address of a pair of numbers an item
 * @param room address of room for 8192 bytes
 */
export function redraw(state: i32, table: usize, end: usize, into: usize, room: usize): void {
  const step = 0x6d2b79f5;
  const steps = i32x4.mul(i32x4.splat(step), i32x4(0, 1, 2, 3));
  const counts = room + (AT_ONCE << 2);
  for (; table < end; into += 16) {
    const count = load<i32>(table);
    const size = load<i32>(table, 4);
    const thresholds = table + 8;
    const behind = thresholds + (size << 2);
    const factor = (behind + 7) & ~7;
    for (let at = thresholds, to = counts; at < behind; at += 4, to += 4) store<i32>(to, 0);
    for (let left = count; left > 0; left -= AT_ONCE) {
      const part = min(left, AT_ONCE);
      const until = room + (part << 2);
      let states = i32x4.add(i32x4.splat(state), steps);
      let last = room;
      for (; last < until; last += 16) {
        v128.store(last, mulberry32(states));
        states = i32x4.add(states, i32x4.splat(4 * step));
      }
      // What is behind the last number reaches nothing.
      for (let rest = until; rest < last; rest += 4) store<i32>(rest, 0x80000000);
      for (let at = thresholds, to = counts; at < behind; at += 4, to += 4) {
        const threshold = v128.load_splat<i32>(at);
        let reached = i32x4.splat(0);
        // A lane of a comparison that holds is -1.
        for (let k = room; k < last; k += 16)
          reached = i32x4.sub(reached, i32x4.gt_s(v128.load(k), threshold));
        const pairs = i32x4.add(reached, upper(reached));
        const both = i32x4.extract_lane(pairs, 0) + i32x4.extract_lane(pairs, 1);
        store<i32>(to, load<i32>(to) + both);
      }
      state += part * step;
    }
    let left = count;
    let sum: f64 = 0;
    let squares: f64 = 0;
    let score = factor + 8;
    for (let option = 0; option <= size; option++, score += 8) {
      const next = option < size ? load<i32>(counts + (option << 2)) : 0;
      const part = <f64>(left - next) * load<f64>(score);
      sum += part;
      squares += part * load<f64>(score);
      left = next;
    }
    const mean = sum / <f64>count;
    store<f64>(into, mean);
    store<f64>(into, max(0.0, squares / <f64>count - mean * mean) * load<f64>(factor), 8);
    table = score;
  }
}

/** Numbers that are drawn before their thresholds are looked at. */
const AT_ONCE = 1024;

/** The upper two lanes of four. */
function upper(lanes: v128): v128 {
  return i64x2.shuffle(lanes, lanes, 1, 1);
}

/** The 32 bits of `mulberry32` that follow from four states, less 2^31: for signed comparisons. */
function mulberry32(state: v128): v128 {
  let mixed = i32x4.mul(v128.xor(state, i32x4.shr_u(state, 15)), v128.or(state, i32x4.splat(1)));
  const again = i32x4.mul(v128.xor(mixed, i32x4.shr_u(mixed, 7)), v128.or(mixed, i32x4.splat(61)));
  mixed = v128.xor(i32x4.add(mixed, again), mixed);
  return v128.xor(v128.xor(mixed, i32x4.shr_u(mixed, 14)), i32x4.splat(0x80000000));
}

/**
 * Similarities of two maps of n points under permutations of the labels of one, as in `protest`.
 *
 * @param state of the generator, as `mulberry32` takes it
 * @param order address of room for n words
 * @param parts address of n x n pairs of points, of four numbers each
 * @param into address of `count` similarities
 */
export function permute(
  state: i32,
  n: i32,
  order: usize,
  parts: usize,
  into: usize,
  count: i32
): void {
  const row = (<usize>n) << 5;
  for (const end = into + ((<usize>count) << 3); into < end; into += 8) {
    for (let i = 0; i < n; i++) store<i32>(order + (i << 2), i << 5);
    let turned = f64x2.splat(0);
    let mirrored = f64x2.splat(0);
    let from = parts + (n - 1) * row;
    for (let i = n - 1; i >= 0; i--, from -= row) {
      let j = 0;
      if (i > 0) {
        state += 0x6d2b79f5;
        let mixed = (state ^ (<i32>((<u32>state) >> 15))) * (state | 1);
        mixed = (mixed + (mixed ^ (<i32>((<u32>mixed) >> 7))) * (mixed | 61)) ^ mixed;
        j = <i32>((<u64>(<u32>(mixed ^ (<i32>((<u32>mixed) >> 14)))) * (<u64>i + 1)) >> 32);
      }
      const place = order + (j << 2);
      const pair = from + load<i32>(place);
      store<i32>(place, load<i32>(order + (i << 2)));
      turned = f64x2.add(turned, v128.load(pair));
      mirrored = f64x2.add(mirrored, v128.load(pair, 16));
    }
    const fit = max(both(f64x2.mul(turned, turned)), both(f64x2.mul(mirrored, mirrored)));
    store<f64>(into, min(1.0, fit));
  }
}

/**
 * Follows an eigenvector of a symmetric matrix of ten rows, as in `nearby-eigen`.
 *
 * @param matrix address of its numbers, of which the lower triangle is read; then come those of the
 *   inverse and the ten of the vector to start from; ten behind take the vector, ten more are room
 * @returns the eigenvalue; NaN where the vector does not settle
 */
export function follow(matrix: usize, most: i32, settled: f64): f64 {
  for (let i = 1; i < 10; i++)
    for (let j = 0; j < i; j++)
      store<f64>(matrix + ((j * 10 + i) << 3), load<f64>(matrix + ((i * 10 + j) << 3)));
  const inverse = matrix + 800;
  const start = matrix + 1600;
  const vector = matrix + 1680;
  const residual = matrix + 1760;
  for (let at: usize = 0; at < 80; at += 16) v128.store(vector + at, v128.load(start + at));
  for (let step = 0; step < most; step++) {
    multiplyTen(matrix, vector, residual);
    const value = productTen(start, residual);
    const values = f64x2.splat(value);
    for (let at: usize = 0; at < 80; at += 16) {
      const own = f64x2.mul(values, v128.load(vector + at));
      v128.store(residual + at, f64x2.sub(v128.load(residual + at), own));
    }
    const left = productTen(residual, residual);
    const change = residual + 80;
    multiplyTen(inverse, residual, change);
    for (let at: usize = 0; at < 80; at += 16)
      v128.store(vector + at, f64x2.add(v128.load(vector + at), v128.load(change + at)));
    if (left <= settled * value * (settled * value)) return value;
  }
  return NaN;
}

/** A symmetric matrix of ten rows times a vector. */
function multiplyTen(matrix: usize, vector: usize, into: usize): void {
  let a = f64x2.splat(0);
  let b = f64x2.splat(0);
  let c = f64x2.splat(0);
  let d = f64x2.splat(0);
  let e = f64x2.splat(0);
  for (const end = vector + 80; vector < end; vector += 8, matrix += 80) {
    const x = v128.load_splat<f64>(vector);
    a = f64x2.add(a, f64x2.mul(v128.load(matrix), x));
    b = f64x2.add(b, f64x2.mul(v128.load(matrix, 16), x));
    c = f64x2.add(c, f64x2.mul(v128.load(matrix, 32), x));
    d = f64x2.add(d, f64x2.mul(v128.load(matrix, 48), x));
    e = f64x2.add(e, f64x2.mul(v128.load(matrix, 64), x));
  }
  v128.store(into, a);
  v128.store(into, b, 16);
  v128.store(into, c, 32);
  v128.store(into, d, 48);
  v128.store(into, e, 64);
}

function productTen(one: usize, other: usize): f64 {
  let sum = f64x2.splat(0);
  for (let at: usize = 0; at < 80; at += 16)
    sum = f64x2.add(sum, f64x2.mul(v128.load(one + at), v128.load(other + at)));
  return both(sum);
}

/**
 * Takes blocks of 64 bytes into a SHA-256, as in `core/sha256.ts`.
 *
 * @param state address of its eight words
 * @param constants address of its 64 constants, behind which come 64 words of room
 * @param from address of the blocks, which end at `end`
 */
export function sha256(state: usize, constants: usize, from: usize, end: usize): void {
  const words = constants + 256;
  for (; from < end; from += 64) {
    for (let at: usize = 0; at < 64; at += 4)
      store<u32>(words + at, bswap<u32>(load<u32>(from + at)));
    for (let at = words + 64; at < words + 256; at += 4) {
      const early = load<u32>(at - 60);
      const late = load<u32>(at - 8);
      const first = rotr<u32>(early, 7) ^ rotr<u32>(early, 18) ^ (early >> 3);
      const second = rotr<u32>(late, 17) ^ rotr<u32>(late, 19) ^ (late >> 10);
      store<u32>(at, load<u32>(at - 64) + first + load<u32>(at - 28) + second);
    }
    let a = load<u32>(state);
    let b = load<u32>(state, 4);
    let c = load<u32>(state, 8);
    let d = load<u32>(state, 12);
    let e = load<u32>(state, 16);
    let f = load<u32>(state, 20);
    let g = load<u32>(state, 24);
    let h = load<u32>(state, 28);
    for (let at = constants; at < words; at += 4) {
      const spread = rotr<u32>(e, 6) ^ rotr<u32>(e, 11) ^ rotr<u32>(e, 25);
      const chosen = g ^ (e & (f ^ g));
      const one = h + spread + chosen + load<u32>(at) + load<u32>(at, 256);
      const other = rotr<u32>(a, 2) ^ rotr<u32>(a, 13) ^ rotr<u32>(a, 22);
      const most = (a & b) | (c & (a | b));
      h = g;
      g = f;
      f = e;
      e = d + one;
      d = c;
      c = b;
      b = a;
      a = one + other + most;
    }
    store<u32>(state, load<u32>(state) + a);
    store<u32>(state, load<u32>(state, 4) + b, 4);
    store<u32>(state, load<u32>(state, 8) + c, 8);
    store<u32>(state, load<u32>(state, 12) + d, 12);
    store<u32>(state, load<u32>(state, 16) + e, 16);
    store<u32>(state, load<u32>(state, 20) + f, 20);
    store<u32>(state, load<u32>(state, 24) + g, 24);
    store<u32>(state, load<u32>(state, 28) + h, 28);
  }
}
