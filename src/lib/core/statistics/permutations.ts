/**
 * All permutations of 0 .. n - 1 in Heap's order (Heap 1963), the identity first. The yielded
 * array is reused.
 */
export function* permutations(n: number): Generator<Int32Array> {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  const counters = new Int32Array(n);
  yield order;
  for (let i = 1; i < n;) {
    if (counters[i]! >= i) {
      counters[i++] = 0;
      continue;
    }
    const j = i % 2 === 0 ? 0 : counters[i]!;
    const held = order[j]!;
    order[j] = order[i]!;
    order[i] = held;
    counters[i]!++;
    i = 1;
    yield order;
  }
}
