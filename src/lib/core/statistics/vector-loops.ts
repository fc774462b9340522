import { advance, f64, f64x2, forEach, get, i32, set, v128, type Code } from '../webassembly/code';
import { Layout, WebAssemblyModule, type Routine } from '../webassembly/instance';
import { FunctionWriter } from '../webassembly/module';
import { substituteBack, type PlanarLoops } from './planar-loops';

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

/** Cholesky factor of the Hessian, column by column, and the forward substitution with it. */
function factoriseRoutine() {
  const writer = new FunctionWriter(5);
  const [hessian, end, column, direction, rowSize] = writer.parameters as Addresses;
  // Offsets of a and b are bytes within a row.
  const rowA = writer.local('i32');
  const a = writer.local('i32');
  const rowB = writer.local('i32');
  const b = writer.local('i32');
  const c = writer.local('i32');
  const inverse = writer.local('f64');
  const known = writer.local('f64');
  const entry = writer.local('f64');
  const entries = writer.local('v128');
  const place = (row: number, offset: number) => i32.add(get(row), get(offset));
  return writer.finish('factorise', [
    set(rowA, get(hessian)),
    forEach(rowA, end, get(rowSize), [
      set(inverse, f64.div(f64.const(1), f64.sqrt(f64.load(place(rowA, a))))),
      f64.store(place(rowA, a), get(inverse)),
      set(known, f64.mul(f64.load(place(direction, a)), get(inverse))),
      f64.store(place(direction, a), get(known)),
      // Vectors begin at even columns: where that is a itself, nothing is taken off it.
      f64.store(place(column, a), f64.const(0)),
      set(rowB, i32.add(get(rowA), get(rowSize))),
      set(b, i32.add(get(a), i32.const(NUMBER))),
      forEach(rowB, end, get(rowSize), [
        set(entry, f64.mul(f64.load(place(rowB, a)), get(inverse))),
        set(entries, f64x2.splat(get(entry))),
        f64.store(place(column, b), get(entry)),
        f64.store(
          place(direction, b),
          f64.sub(f64.load(place(direction, b)), f64.mul(get(entry), get(known)))
        ),
        advance(b, NUMBER),
        set(c, i32.and(i32.add(get(a), i32.const(NUMBER)), i32.const(-POINT))),
        // The last vector may go on into the upper triangle, which nobody reads.
        forEach(c, b, POINT, [
          v128.store(
            place(rowB, c),
            f64x2.sub(
              v128.load(place(rowB, c)),
              f64x2.mul(get(entries), v128.load(place(column, c)))
            )
          )
        ]),
        f64.store(place(rowB, a), get(entry))
      ]),
      advance(a, NUMBER)
    ])
  ]);
}

const ROUTINES = new WebAssemblyModule(() => [
  normaliseRoutine(),
  transformRoutine(),
  measureRoutine(),
  fitRatioRoutine(),
  factoriseRoutine()
]);

type Name = 'normalise' | 'transform' | 'measure' | 'fitRatio' | 'factorise';

/** Arrays in the memory; `scalars` are what routines take and give besides. */
interface Arrays {
  points: Float64Array;
  next: Float64Array;
  deltas: Float64Array;
  distances: Float64Array;
  fitted: Float64Array;
  hessian: Float64Array;
  direction: Float64Array;
  column: Float64Array;
  scalars: Float64Array;
}

/** The loops in WebAssembly, a point a vector: the numbers of `PlainLoops` to the last bit. */
export class VectorLoops implements PlanarLoops {
  readonly points: Float64Array;
  readonly next: Float64Array;
  readonly deltas: Float64Array;
  readonly distances: Float64Array;
  readonly fitted: Float64Array;
  readonly hessian: Float64Array;
  readonly direction: Float64Array;
  total = 0;

  /** Null where the platform has no vectors. */
  static create(n: number): VectorLoops | null {
    const pairs = (n * (n - 1)) / 2;
    const lengths: Record<keyof Arrays, number> = {
      points: 2 * n,
      next: 2 * n,
      deltas: pairs,
      distances: pairs,
      fitted: pairs,
      hessian: 4 * n * n,
      direction: 2 * n,
      column: 2 * n,
      scalars: 2
    };
    const layout = new Layout();
    const places = Object.entries(lengths).map(
      ([name, length]) => [name, layout.take(length * NUMBER), length] as const
    );
    const instance = ROUTINES.instance(layout.size);
    if (instance === null) return null;
    const arrays = Object.fromEntries(
      places.map(([name, at, length]) => [name, new Float64Array(instance.memory, at, length)])
    ) as unknown as Arrays;
    return new VectorLoops(arrays, instance.routines);
  }

  private constructor(
    private readonly arrays: Arrays,
    private readonly routines: Record<Name, Routine>
  ) {
    this.points = arrays.points;
    this.next = arrays.next;
    this.deltas = arrays.deltas;
    this.distances = arrays.distances;
    this.fitted = arrays.fitted;
    this.hessian = arrays.hessian;
    this.direction = arrays.direction;
  }

  normalise(configuration: 'points' | 'next'): void {
    const points = this.arrays[configuration];
    this.routines.normalise(points.byteOffset, endOf(points), points.length / 2);
  }

  transform(): void {
    const { points, distances, fitted, next } = this.arrays;
    this.routines.transform(
      points.byteOffset,
      endOf(points),
      distances.byteOffset,
      fitted.byteOffset,
      next.byteOffset
    );
  }

  measure(): number {
    const { points, deltas, distances, scalars } = this.arrays;
    this.routines.measure(
      points.byteOffset,
      endOf(points),
      deltas.byteOffset,
      distances.byteOffset,
      scalars.byteOffset
    );
    this.total = scalars[0]!;
    return scalars[1]!;
  }

  fitRatio(factor: number): number {
    const { deltas, distances, fitted, scalars } = this.arrays;
    scalars[0] = factor;
    this.routines.fitRatio(
      deltas.byteOffset,
      endOf(deltas),
      distances.byteOffset,
      fitted.byteOffset,
      scalars.byteOffset
    );
    return scalars[0];
  }

  solve(): boolean {
    const { hessian, column, direction } = this.arrays;
    this.routines.factorise(
      hessian.byteOffset,
      endOf(hessian),
      column.byteOffset,
      direction.byteOffset,
      direction.byteLength
    );
    return substituteBack(hessian, direction);
  }
}

const endOf = (array: Float64Array): number => array.byteOffset + array.byteLength;
