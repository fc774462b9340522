import { TYPE, unsigned, type Code, type Local, type ValueType } from './code';

/** A function without a result, by its exported name. */
export interface ModuleFunction<Name extends string = string> {
  name: Name;
  /** Types of the locals; the first `parameters` of them are 32-bit integers: addresses. */
  locals: readonly ValueType[];
  parameters: number;
  body: Code;
}

/** Writes a function: parameters (addresses) first, then further locals, then the body. */
export class FunctionWriter {
  readonly #locals: ValueType[] = [];
  readonly #parameters: number;

  constructor(parameters: number) {
    this.#parameters = parameters;
    for (let p = 0; p < parameters; p++) this.#locals.push('i32');
  }

  /** The parameters, in their order. */
  get parameters(): Local[] {
    return Array.from({ length: this.#parameters }, (_, p) => p);
  }

  /** A new local; it is 0 before it is set. */
  local(type: ValueType): Local {
    return this.#locals.push(type) - 1;
  }

  /** As many new locals. */
  locals(type: ValueType, count: number): Local[] {
    return Array.from({ length: count }, () => this.local(type));
  }

  finish<Name extends string>(name: Name, body: readonly Code[]): ModuleFunction<Name> {
    return { name, locals: this.#locals, parameters: this.#parameters, body: body.flat() };
  }
}

const list = (entries: readonly (readonly number[])[]): number[] => [
  ...unsigned(entries.length),
  ...entries.flat()
];
const sized = (bytes: readonly number[]): number[] => [...unsigned(bytes.length), ...bytes];
const section = (id: number, entries: readonly (readonly number[])[]): number[] => [
  id,
  ...sized(list(entries))
];
const text = (word: string): number[] => sized([...word].map((letter) => letter.charCodeAt(0)));

/**
 * The bytes of a module that imports the memory `env.memory` and exports its functions
 * (WebAssembly Core Specification 2.0, section 5.5).
 */
export function moduleBytes(functions: readonly ModuleFunction[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(
      1,
      functions.map(({ parameters }) => [
        0x60,
        ...list(new Array<number[]>(parameters).fill([TYPE.i32])),
        0
      ])
    ),
    ...section(2, [[...text('env'), ...text('memory'), 2, 0, 0]]),
    ...section(
      3,
      functions.map((_, index) => unsigned(index))
    ),
    ...section(
      7,
      functions.map(({ name }, index) => [...text(name), 0, ...unsigned(index)])
    ),
    ...section(
      10,
      functions.map(({ locals, parameters, body }) =>
        sized([...list(locals.slice(parameters).map((type) => [1, TYPE[type]])), ...body, 0x0b])
      )
    )
  ]);
}
