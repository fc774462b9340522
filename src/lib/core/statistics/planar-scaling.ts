import { MonotoneRegression } from './monotone-regression';
import { PlanarLoops } from './planar-loops';

/** Relative step of the majorisation below which Newton's method takes over. */
const NEAR = 1e-3;
/** Relative step at which a configuration counts as settled. */
const SETTLED = 1e-12;
/** Squared stress that is zero but for rounding. */
export const PERFECT = 1e-20;

/**
 * Least-squares scaling of n points in the plane, for loops: everything is allocated once.
 *
 * The loss is the squared Stress-1, 1 - |P(d)|^2 / |d|^2, where P projects the distances d onto
 * the admissible ones: multiples of the dissimilarities (ratio), or anything that ascends with
 * them (ordinal). Majorisation (SMACOF, de Leeuw 1977) runs until its steps are small; Newton's
 * method on the same loss, with the projection's blocks held fixed within a step, then finishes
 * in a few steps what majorisation would take hundreds for. A Newton step counts only where the
 * Hessian is positive definite and the loss does not rise.
 */
export class PlanarScaling {
  /** Current configuration, packed x0, y0, x1, y1, ...: centred, of unit norm. */
  readonly points: Float64Array;
  /** Squared Stress-1 of `points`. */
  loss = NaN;

  private readonly loops: PlanarLoops;
  private readonly pairs: number;
  private readonly size: number;
  private readonly deltas: Float64Array;
  private readonly distances: Float64Array;
  private readonly fitted: Float64Array;
  private readonly next: Float64Array;
  private regression: MonotoneRegression | null = null;
  /** Sum of the squared dissimilarities. */
  private squares = 0;
  private readonly kept: Float64Array;
  private readonly gradient: Float64Array;
  private readonly hessian: Float64Array;
  private readonly direction: Float64Array;

  constructor(readonly n: number) {
    this.size = 2 * n;
    this.pairs = (n * (n - 1)) / 2;
    this.loops = new PlanarLoops(n);
    ({
      points: this.points,
      next: this.next,
      deltas: this.deltas,
      distances: this.distances,
      fitted: this.fitted,
      hessian: this.hessian,
      direction: this.direction
    } = this.loops);
    this.kept = new Float64Array(this.size);
    this.gradient = new Float64Array(this.size);
  }

  /** Takes the dissimilarities of all pairs i > j from a packed n x n matrix. */
  setDissimilarities(delta: ArrayLike<number>, type: 'ratio' | 'ordinal'): void {
    let k = 0;
    this.squares = 0;
    for (let i = 1; i < this.n; i++)
      for (let j = 0; j < i; j++) {
        const value = delta[i * this.n + j]!;
        this.deltas[k++] = value;
        this.squares += value * value;
      }
    this.regression = type === 'ordinal' ? new MonotoneRegression(this.deltas, this.fitted) : null;
  }

  /**
   * Descends from a configuration to the nearest minimum.
   *
   * @param start packed; any position and scale, but not all points in one place
   * @param limit most majorisation steps
   * @param relaxed whether majorisation goes twice as far each step (de Leeuw and Heiser 1980):
   * about half the steps, but not always to the minimum that is next to the start
   * @returns whether the configuration settled
   */
  descend(start: ArrayLike<number>, limit: number, relaxed = false): boolean {
    this.points.set(start);
    this.loops.normalise('points');
    this.loss = this.evaluate();
    // Ordinal scaling opens with a metric step, as R's smacof does: which of two minima it goes to
    // can hang on that.
    if (this.regression && this.loss >= PERFECT) this.fitted.set(this.deltas);
    let patience = 0;
    for (let step = 0; step < limit; step++) {
      if (this.loss < PERFECT) return true;
      // A plain step now and then ends the oscillations that relaxed ones can fall into.
      const moved = this.majorise(relaxed && step % 8 !== 7);
      if (moved < SETTLED) return true;
      if (moved < NEAR && patience-- <= 0) {
        const outcome = this.newton();
        if (outcome === 'settled') return true;
        // After a refusal majorisation gets some way on before the next attempt.
        patience = 20;
      }
    }
    return false;
  }

  /** Adds `direction` to the points; returns its length. */
  private advance(): number {
    const { points, direction, size } = this;
    let squares = 0;
    for (let i = 0; i < size; i++) {
      squares += direction[i]! * direction[i]!;
      points[i] = points[i]! + direction[i]!;
    }
    this.loops.normalise('points');
    this.loss = this.evaluate();
    return Math.sqrt(squares);
  }

  /** One Guttman transform; returns the relative step. */
  private majorise(relaxed: boolean): number {
    const { loops, points, next, size } = this;
    loops.transform();
    loops.normalise('next');
    if (relaxed) {
      for (let i = 0; i < size; i++) next[i] = 2 * next[i]! - points[i]!;
      loops.normalise('next');
    }
    let moved = 0;
    for (let i = 0; i < size; i++) {
      const change = next[i]! - points[i]!;
      moved += change * change;
      points[i] = next[i]!;
    }
    this.loss = this.evaluate();
    return Math.sqrt(moved);
  }

  /** Newton steps until settled, or until one is refused. */
  private newton(): 'settled' | 'refused' {
    const { points, kept } = this;
    let previous = NaN;
    for (let step = 0; step < 30; step++) {
      if (!this.curvature() || !this.loops.solve() || !(this.stepLength() < 0.3)) return 'refused';
      const before = this.loss;
      kept.set(points);
      const length = this.advance();
      if (!(this.loss <= before * (1 + 1e-12) + 1e-18)) {
        points.set(kept);
        this.loss = this.evaluate();
        return length < 1e-9 ? 'settled' : 'refused';
      }
      if (length < 1e-11 || this.loss < PERFECT) return 'settled';
      // Steps shrink quadratically, where no blocks change: the next one would be this long.
      const coming = length * (length / previous) ** 2;
      if (this.regression === null && length < 1e-6 && coming < 1e-13) return 'settled';
      previous = length;
    }
    return 'refused';
  }

  private stepLength(): number {
    let squares = 0;
    for (let i = 0; i < this.size; i++) squares += this.direction[i]! * this.direction[i]!;
    return Math.sqrt(squares);
  }

  /** Distances, their projection, and the squared Stress-1 from residuals. */
  private evaluate(): number {
    const { loops, distances, fitted, regression } = this;
    const product = loops.measure();
    if (regression === null) return loops.fitRatio(product / this.squares) / loops.total;
    regression.fit(distances);
    let residual = 0;
    for (let p = 0; p < this.pairs; p++) {
      const gap = distances[p]! - fitted[p]!;
      residual += gap * gap;
    }
    return residual / loops.total;
  }

  /**
   * Gradient (its negative into `direction`) and Hessian of half (mu |d|^2 - |P(d)|^2), mu being the
   * fitted share, which are those of the loss up to a factor; translation, rotation and scale, along
   * which nothing changes, are pinned. False where a distance vanishes.
   */
  private curvature(): boolean {
    const { points, distances, fitted, gradient, hessian, n } = this;
    gradient.fill(0);
    hessian.fill(0);
    const share = 1 - this.loss;
    let k = 0;
    for (let i = 1; i < n; i++)
      for (let j = 0; j < i; j++, k++) {
        const d = distances[k]!;
        if (d < 1e-9) return false;
        const x = points[2 * i]! - points[2 * j]!;
        const y = points[2 * i + 1]! - points[2 * j + 1]!;
        const ratio = fitted[k]! / d;
        const pull = share - ratio;
        gradient[2 * i] = gradient[2 * i]! + pull * x;
        gradient[2 * i + 1] = gradient[2 * i + 1]! + pull * y;
        gradient[2 * j] = gradient[2 * j]! - pull * x;
        gradient[2 * j + 1] = gradient[2 * j + 1]! - pull * y;
        const bend = ratio / (d * d);
        this.addPair(i, j, pull + bend * x * x, bend * x * y, pull + bend * y * y);
      }
    if (this.regression) this.addMonotoneBlocks(this.regression);
    else this.addRatioBlock();
    this.pinNull();
    for (let a = 0; a < this.size; a++) this.direction[a] = -gradient[a]!;
    return true;
  }

  /** Adds a 2 x 2 curvature between two points to the lower triangle of the Hessian. */
  private addPair(i: number, j: number, xx: number, xy: number, yy: number): void {
    const { hessian, size } = this;
    const ix = 2 * i * size + 2 * i;
    const jx = 2 * j * size + 2 * j;
    const ij = 2 * i * size + 2 * j;
    hessian[ix] = hessian[ix]! + xx;
    hessian[ix + size] = hessian[ix + size]! + xy;
    hessian[ix + size + 1] = hessian[ix + size + 1]! + yy;
    hessian[jx] = hessian[jx]! + xx;
    hessian[jx + size] = hessian[jx + size]! + xy;
    hessian[jx + size + 1] = hessian[jx + size + 1]! + yy;
    hessian[ij] = hessian[ij]! - xx;
    hessian[ij + 1] = hessian[ij + 1]! - xy;
    hessian[ij + size] = hessian[ij + size]! - xy;
    hessian[ij + size + 1] = hessian[ij + size + 1]! - yy;
  }

  /** Adds `factor` v v' to the lower triangle. */
  private addOuter(v: Float64Array, factor: number): void {
    const { hessian, size } = this;
    for (let a = 0; a < size; a++) {
      const scaled = factor * v[a]!;
      if (scaled === 0) continue;
      const row = a * size;
      for (let b = 0; b <= a; b++) hessian[row + b] = hessian[row + b]! + scaled * v[b]!;
    }
  }

  /** All pairs form one block whose pattern is the dissimilarities. */
  private addRatioBlock(): void {
    const { points, distances, deltas, next, n } = this;
    next.fill(0);
    let k = 0;
    for (let i = 1; i < n; i++)
      for (let j = 0; j < i; j++, k++) this.addUnit(next, i, j, deltas[k]! / distances[k]!, points);
    this.addOuter(next, -1 / this.squares);
  }

  /** Every block of the monotone regression moves as one. */
  private addMonotoneBlocks(regression: MonotoneRegression): void {
    const { points, distances, next } = this;
    for (let block = 0; block < regression.blocks; block++) {
      const start = regression.blockStart[block]!;
      const end = regression.blockStart[block + 1]!;
      next.fill(0);
      for (let at = start; at < end; at++) {
        const k = regression.order[at]!;
        // Pair k = i (i - 1) / 2 + j.
        const i = Math.floor((1 + Math.sqrt(1 + 8 * k)) / 2);
        this.addUnit(next, i, k - (i * (i - 1)) / 2, 1 / distances[k]!, points);
      }
      this.addOuter(next, -1 / (end - start));
    }
  }

  private addUnit(v: Float64Array, i: number, j: number, f: number, points: Float64Array): void {
    const x = f * (points[2 * i]! - points[2 * j]!);
    const y = f * (points[2 * i + 1]! - points[2 * j + 1]!);
    v[2 * i] = v[2 * i]! + x;
    v[2 * i + 1] = v[2 * i + 1]! + y;
    v[2 * j] = v[2 * j]! - x;
    v[2 * j + 1] = v[2 * j + 1]! - y;
  }

  /** Pins what changes nothing: translation, scale and rotation. */
  private pinNull(): void {
    const { hessian, points, next, size, n } = this;
    for (let i = 0; i < size; i += 2) {
      next[i] = -points[i + 1]!;
      next[i + 1] = points[i]!;
    }
    for (let a = 0; a < size; a++) {
      const row = a * size;
      const scaled = n * points[a]!;
      const turned = n * next[a]!;
      for (let b = 0; b <= a; b++) {
        const moved = 1 - ((a ^ b) & 1);
        hessian[row + b] = hessian[row + b]! + moved + scaled * points[b]! + turned * next[b]!;
      }
    }
  }
}
