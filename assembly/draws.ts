// AssemblyScript: the loop of src/lib/core/analysis/draws.ts on four individuals at once.
// `npm run build:draws` compiles it into src/lib/core/analysis/draws-wasm.ts.

/**
 * Adds the scores that individuals are drawn on a table of items to their sums.
 *
 * @param state of the generator for the first individual, `stride` on for each of the next ones
 * @param items address of the table, in the format of `draws.ts`, which ends at `itemsEnd`
 * @param sums address of the sums, a multiple of four, which end at `end`
 */
export function draw(
  state: i32,
  stride: i32,
  items: usize,
  itemsEnd: usize,
  sums: usize,
  end: usize
): void {
  const four = i32x4.splat(4 * stride);
  let states = i32x4.add(i32x4.splat(state), i32x4.mul(i32x4.splat(stride), i32x4(0, 1, 2, 3)));
  for (; sums < end; sums += 32) {
    let first = v128.load(sums);
    let second = v128.load(sums, 16);
    let item = items;
    while (item < itemsEnd) {
      const count = load<i32>(item, 4);
      const scores = item + 8 + (((count + 1) & ~1) << 2);
      const bits = mulberry32(i32x4.add(states, v128.load_splat<i32>(item)));
      let reached = i32x4.splat(0);
      for (let at = item + 8, to = at + (count << 2); at < to; at += 4)
        // A lane of a comparison that holds is -1.
        reached = i32x4.sub(reached, i32x4.gt_s(bits, v128.load_splat<i32>(at)));
      const at = i32x4.add(i32x4.shl(reached, 3), i32x4.splat(<i32>scores));
      first = f64x2.add(first, pair(i32x4.extract_lane(at, 0), i32x4.extract_lane(at, 1)));
      second = f64x2.add(second, pair(i32x4.extract_lane(at, 2), i32x4.extract_lane(at, 3)));
      item = scores + ((count + 1) << 3);
    }
    v128.store(sums, first);
    v128.store(sums, second, 16);
    states = i32x4.add(states, four);
  }
}

/** The 32 bits of `mulberry32` that follow from four states, less 2^31: for signed comparisons. */
function mulberry32(state: v128): v128 {
  let mixed = i32x4.mul(v128.xor(state, i32x4.shr_u(state, 15)), v128.or(state, i32x4.splat(1)));
  const again = i32x4.mul(v128.xor(mixed, i32x4.shr_u(mixed, 7)), v128.or(mixed, i32x4.splat(61)));
  mixed = v128.xor(i32x4.add(mixed, again), mixed);
  return v128.xor(v128.xor(mixed, i32x4.shr_u(mixed, 14)), i32x4.splat(0x80000000));
}

/** The numbers at two addresses. */
function pair(one: usize, other: usize): v128 {
  return v128.load_lane<i64>(other, v128.load_zero<i64>(one), 1);
}
