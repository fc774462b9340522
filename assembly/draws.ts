// AssemblyScript: the loop of src/lib/core/analysis/draws.ts on eight individuals at once.
// `npm run build:draws` compiles it into src/lib/core/analysis/draws-wasm.ts.

/**
 * Draws individuals, and writes the sums of the scores that they are drawn on items.
 *
 * @param state of the generator for the first individual, `stride` on for each of the next ones
 * @param table address of the items, sum after sum in the format of `draws.ts`, which ends at `end`
 * @param sums address of the first sum of the first individual; a sum's individuals follow each
 *   other, and the next sum is `width` bytes on
 * @param count bytes that the individuals of a sum take, a multiple of 64
 */
export function draw(
  state: i32,
  stride: i32,
  table: usize,
  end: usize,
  sums: usize,
  width: usize,
  count: usize
): void {
  const four = i32x4.splat(4 * stride);
  let states = i32x4.add(i32x4.splat(state), i32x4.mul(i32x4.splat(stride), i32x4(0, 1, 2, 3)));
  for (const last = sums + count; sums < last; sums += 64) {
    const others = i32x4.add(states, four);
    let item = table;
    let into = sums;
    while (item < end) {
      const next = item + load<i32>(item);
      let first = f64x2.splat(0);
      let second = f64x2.splat(0);
      let third = f64x2.splat(0);
      let fourth = f64x2.splat(0);
      for (item += 8; item < next; ) {
        const place = v128.load_splat<i32>(item);
        const size = load<i32>(item, 4);
        const bits = mulberry32(i32x4.add(states, place));
        const more = mulberry32(i32x4.add(others, place));
        const scores = item + 8 + (((size + 1) & ~1) << 2);
        // Addresses of the scores: a lane of a comparison that holds is -1.
        let reached = i32x4.splat(0);
        let again = i32x4.splat(0);
        for (let at = item + 8, to = at + (size << 2); at < to; at += 4) {
          const threshold = v128.load_splat<i32>(at);
          reached = i32x4.sub(reached, i32x4.gt_s(bits, threshold));
          again = i32x4.sub(again, i32x4.gt_s(more, threshold));
        }
        first = f64x2.add(first, scoresOf(scores, reached, 0));
        second = f64x2.add(second, scoresOf(scores, reached, 1));
        third = f64x2.add(third, scoresOf(scores, again, 0));
        fourth = f64x2.add(fourth, scoresOf(scores, again, 1));
        item = scores + ((size + 1) << 3);
      }
      v128.store(into, first);
      v128.store(into, second, 16);
      v128.store(into, third, 32);
      v128.store(into, fourth, 48);
      into += width;
    }
    states = i32x4.add(others, four);
  }
}

/** The 32 bits of `mulberry32` that follow from four states, less 2^31: for signed comparisons. */
function mulberry32(state: v128): v128 {
  let mixed = i32x4.mul(v128.xor(state, i32x4.shr_u(state, 15)), v128.or(state, i32x4.splat(1)));
  const again = i32x4.mul(v128.xor(mixed, i32x4.shr_u(mixed, 7)), v128.or(mixed, i32x4.splat(61)));
  mixed = v128.xor(i32x4.add(mixed, again), mixed);
  return v128.xor(v128.xor(mixed, i32x4.shr_u(mixed, 14)), i32x4.splat(0x80000000));
}

/** Of the scores at an address those that two lanes say. */
function scoresOf(scores: usize, lanes: v128, half: i32): v128 {
  const both = i64x2.extract_lane(half ? i64x2.shuffle(lanes, lanes, 1, 1) : lanes, 0);
  const one = scores + ((<usize>both & 0xff) << 3);
  const other = scores + (<usize>(both >> 32) << 3);
  return v128.load_lane<i64>(other, v128.load_zero<i64>(one), 1);
}
