import { advance, f64, f64x2, forEach, get, set, v128, type Code } from '../webassembly/code';
import { Layout, WebAssemblyModule, type Routine } from '../webassembly/instance';
import { FunctionWriter } from '../webassembly/module';
import type { PlanarLoops } from './planar-loops';

const NUMBER = 8;
/** Bytes of a point: both coordinates are one vector. */
const POINT = 2 * NUMBER;

type Addresses = [number, number, number, number, number];

/** Sum of both lanes. */
const across = (pair: Code): Code => f64.add(f64x2.lane(pair, 0), f64x2.lane(pair, 1));

function normaliseRoutine() {
  const writer = new FunctionWriter(3);
  const [points, end, count] = writer.parameters as Addresses;
  const at = writer.local('i32');
  const centre = writer.local('v128');
  const squares = writer.local('f64');
  const point = writer.local('v128');
  const all = (body: Code[]) => [set(at, get(points)), forEach(at, end, POINT, body)];
  return writer.finish('normalise', [
    ...all([set(centre, f64x2.add(get(centre), v128.load(get(at))))]),
    set(centre, f64x2.div(get(centre), f64x2.splat(f64.convert(get(count))))),
    ...all([
      set(point, f64x2.sub(v128.load(get(at)), get(centre))),
      v128.store(get(at), get(point)),
      set(squares, f64.add(get(squares), across(f64x2.mul(get(point), get(point)))))
    ]),
    // From here on `centre` is the factor.
    set(centre, f64x2.splat(f64.div(f64.const(1), f64.sqrt(get(squares))))),
    ...all([v128.store(get(at), f64x2.mul(v128.load(get(at)), get(centre)))])
  ]);
}

function transformRoutine() {
  const writer = new FunctionWriter(5);
  const [points, end, distances, fitted, next] = writer.parameters as Addresses;
  const i = writer.local('i32');
  const j = writer.local('i32');
  const nextI = writer.local('i32');
  const nextJ = writer.local('i32');
  const point = writer.local('v128');
  const sum = writer.local('v128');
  const distance = writer.local('v128');
  const force = writer.local('v128');
  const nothing = f64x2.splat(f64.const(0));
  return writer.finish('transform', [
    set(i, get(points)),
    set(nextI, get(next)),
    forEach(i, end, POINT, [
      set(point, v128.load(get(i))),
      set(sum, nothing),
      set(j, get(points)),
      set(nextJ, get(next)),
      forEach(j, i, POINT, [
        set(distance, v128.load64Splat(get(distances))),
        set(
          force,
          f64x2.mul(
            f64x2.div(v128.load64Splat(get(fitted)), get(distance)),
            f64x2.sub(get(point), v128.load(get(j)))
          )
        ),
        // No force where the distance is 0.
        set(force, v128.and(get(force), f64x2.ne(get(distance), nothing))),
        set(sum, f64x2.add(get(sum), get(force))),
        v128.store(get(nextJ), f64x2.sub(v128.load(get(nextJ)), get(force))),
        advance(distances, NUMBER),
        advance(fitted, NUMBER),
        advance(nextJ, POINT)
      ]),
      v128.store(get(nextI), get(sum)),
      advance(nextI, POINT)
    ])
  ]);
}

function measureRoutine() {
  const writer = new FunctionWriter(5);
  const [points, end, deltas, distances, out] = writer.parameters as Addresses;
  const i = writer.local('i32');
  const j = writer.local('i32');
  const point = writer.local('v128');
  const gap = writer.local('v128');
  const square = writer.local('f64');
  const distance = writer.local('f64');
  const total = writer.local('f64');
  const product = writer.local('f64');
  return writer.finish('measure', [
    set(i, get(points)),
    forEach(i, end, POINT, [
      set(point, v128.load(get(i))),
      set(j, get(points)),
      forEach(j, i, POINT, [
        set(gap, f64x2.sub(get(point), v128.load(get(j)))),
        set(square, across(f64x2.mul(get(gap), get(gap)))),
        set(distance, f64.sqrt(get(square))),
        f64.store(get(distances), get(distance)),
        set(total, f64.add(get(total), get(square))),
        set(product, f64.add(get(product), f64.mul(f64.load(get(deltas)), get(distance)))),
        advance(deltas, NUMBER),
        advance(distances, NUMBER)
      ])
    ]),
    f64.store(get(out), get(total)),
    f64.store(get(out), get(product), NUMBER)
  ]);
}

function fitRatioRoutine() {
  const writer = new FunctionWriter(5);
  const [deltas, end, distances, fitted, inOut] = writer.parameters as Addresses;
  const fit = writer.local('f64');
  const gap = writer.local('f64');
  const factor = writer.local('f64');
  const residual = writer.local('f64');
  return writer.finish('fitRatio', [
    set(factor, f64.load(get(inOut))),
    forEach(deltas, end, NUMBER, [
      set(fit, f64.mul(get(factor), f64.load(get(deltas)))),
      f64.store(get(fitted), get(fit)),
      set(gap, f64.sub(f64.load(get(distances)), get(fit))),
      set(residual, f64.add(get(residual), f64.mul(get(gap), get(gap)))),
      advance(distances, NUMBER),
      advance(fitted, NUMBER)
    ]),
    f64.store(get(inOut), get(residual))
  ]);
}

const ROUTINES = new WebAssemblyModule(() => [
  normaliseRoutine(),
  transformRoutine(),
  measureRoutine(),
  fitRatioRoutine()
]);

/** The loops in WebAssembly, a point a vector: the numbers of `PlainLoops` to the last bit. */
export class VectorLoops implements PlanarLoops {
  readonly points: Float64Array;
  readonly next: Float64Array;
  readonly deltas: Float64Array;
  readonly distances: Float64Array;
  readonly fitted: Float64Array;
  total = 0;
  /** What routines take and give besides. */
  private readonly scalars: Float64Array;

  /** Null where the platform has no vectors. */
  static create(n: number): VectorLoops | null {
    const pairs = (n * (n - 1)) / 2;
    const layout = new Layout();
    const points = layout.take(n * POINT);
    const next = layout.take(n * POINT);
    const deltas = layout.take(pairs * NUMBER);
    const distances = layout.take(pairs * NUMBER);
    const fitted = layout.take(pairs * NUMBER);
    const scalars = layout.take(2 * NUMBER);
    const instance = ROUTINES.instance(layout.size);
    if (instance === null) return null;
    const { memory, routines } = instance;
    const address = { points, next, deltas, distances, fitted, scalars };
    return new VectorLoops(n, memory, routines, address);
  }

  private constructor(
    private readonly n: number,
    memory: ArrayBuffer,
    private readonly routines: Record<'normalise' | 'transform' | 'measure' | 'fitRatio', Routine>,
    private readonly address: Record<
      'points' | 'next' | 'deltas' | 'distances' | 'fitted' | 'scalars',
      number
    >
  ) {
    const pairs = (n * (n - 1)) / 2;
    this.points = new Float64Array(memory, address.points, 2 * n);
    this.next = new Float64Array(memory, address.next, 2 * n);
    this.deltas = new Float64Array(memory, address.deltas, pairs);
    this.distances = new Float64Array(memory, address.distances, pairs);
    this.fitted = new Float64Array(memory, address.fitted, pairs);
    this.scalars = new Float64Array(memory, address.scalars, 2);
  }

  normalise(configuration: 'points' | 'next'): void {
    const from = this.address[configuration];
    this.routines.normalise(from, from + this.n * POINT, this.n);
  }

  transform(): void {
    const { points, distances, fitted, next } = this.address;
    this.routines.transform(points, points + this.n * POINT, distances, fitted, next);
  }

  measure(): number {
    const { points, deltas, distances, scalars } = this.address;
    this.routines.measure(points, points + this.n * POINT, deltas, distances, scalars);
    this.total = this.scalars[0]!;
    return this.scalars[1]!;
  }

  fitRatio(factor: number): number {
    const { deltas, distances, fitted, scalars } = this.address;
    this.scalars[0] = factor;
    this.routines.fitRatio(deltas, deltas + this.deltas.byteLength, distances, fitted, scalars);
    return this.scalars[0];
  }
}
