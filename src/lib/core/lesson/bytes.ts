import { utf8Bytes } from '../sha256';

/** Collects the bytes of a code; numbers begin with their highest byte. */
export class ByteWriter {
  readonly #bytes: number[] = [];

  byte(value: number): void {
    this.#bytes.push(value & 255);
  }

  two(value: number): void {
    this.byte(value >> 8);
    this.byte(value);
  }

  all(bytes: Iterable<number>): void {
    for (const byte of bytes) this.#bytes.push(byte);
  }

  hex(digits: string): void {
    this.all((digits.match(/../gu) ?? []).map((pair) => Number.parseInt(pair, 16)));
  }

  /** A text of at most 65,535 bytes, the number of its bytes before it, in one byte or two. */
  text(text: string, long = false): void {
    const bytes = utf8Bytes(text);
    if (long) this.two(bytes.length);
    else this.byte(bytes.length);
    this.all(bytes);
  }

  /** A number in its eight bytes of IEEE 754. */
  exact(value: number): void {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, value);
    this.all(new Uint8Array(view.buffer));
  }

  get bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}

/** The platform's, which the core is compiled without. */
const decoder = new (
  globalThis as unknown as { TextDecoder: new () => { decode(bytes: Uint8Array): string } }
).TextDecoder();

/** Reads what `ByteWriter` wrote. Beyond the end there are zeros, and `over` is true. */
export class ByteReader {
  #at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  /** Whether more was read than there is. */
  get over(): boolean {
    return this.#at > this.bytes.length;
  }

  /** Bytes that were not read yet. */
  get left(): number {
    return this.bytes.length - this.#at;
  }

  byte(): number {
    return this.bytes[this.#at++] ?? 0;
  }

  two(): number {
    return 256 * this.byte() + this.byte();
  }

  some(length: number): Uint8Array {
    return this.bytes.slice(this.#at, (this.#at += length));
  }

  hex(length: number): string {
    return Array.from(this.some(length), (byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  text(long = false): string {
    return decoder.decode(this.some(long ? this.two() : this.byte()));
  }

  exact(): number {
    const eight = new Uint8Array(8);
    eight.set(this.some(8));
    return new DataView(eight.buffer).getFloat64(0);
  }
}
