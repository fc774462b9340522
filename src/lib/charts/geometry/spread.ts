/**
 * Moves positions on a line as little as needed to stand at least `distance` apart, keeping their
 * order (pool-adjacent-violators on the shifted positions, so each cluster keeps its mean).
 *
 * @returns the moved positions in the order of the input
 */
export function spread(positions: number[], distance: number): number[] {
  const order = positions.map((_, i) => i).sort((a, b) => positions[a]! - positions[b]! || a - b);
  const blocks: { sum: number; count: number }[] = [];
  order.forEach((i, rank) => {
    let block = { sum: positions[i]! - rank * distance, count: 1 };
    while (blocks.length > 0) {
      const before = blocks.at(-1)!;
      if (before.sum / before.count <= block.sum / block.count) break;
      blocks.pop();
      block = { sum: before.sum + block.sum, count: before.count + block.count };
    }
    blocks.push(block);
  });
  const result: number[] = [...positions];
  let rank = 0;
  for (const block of blocks) {
    for (let k = 0; k < block.count; k++, rank++) {
      result[order[rank]!] = block.sum / block.count + rank * distance;
    }
  }
  return result;
}
