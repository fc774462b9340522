// Packs files as tools do that are not ours: a writer of zips with every liberty that the format
// (PKWARE's APPNOTE.TXT) allows, and some that it does not.
import { deflateSync } from 'fflate';

/** A file of the zip, as it is to be packed. */
export interface Packed {
  name: string;
  bytes: Uint8Array;
  /** 0 is stored, 1 to 9 deflated. */
  level?: 0 | 1 | 6 | 9;
  /** Whether its sizes follow its bytes, as where a zip is written to a pipe. */
  descriptor?: boolean;
  /** Whether its sizes stand in the field for large files. */
  large?: boolean;
  utf8?: boolean;
  extra?: Uint8Array;
  comment?: string;
  /** Written into the header in place of the true ones. */
  method?: number;
  encrypted?: boolean;
}

export interface Wrapping {
  before?: Uint8Array;
  behind?: Uint8Array;
  comment?: string;
  /** Whether the directory ends as that of a large zip. */
  large?: boolean;
}

const BIG = 0xffff_ffff;

const u16 = (...values: number[]) => values.flatMap((value) => [value & 255, (value >> 8) & 255]);
const u32 = (...values: number[]) =>
  values.flatMap((value) => [0, 8, 16, 24].map((shift) => (value >>> shift) & 255));
const u64 = (...values: number[]) => values.flatMap((value) => u32(value, 0));
const utf8 = (text: string) => new TextEncoder().encode(text);

/** The bytes of a zip that holds these files in this order. */
export function packed(files: readonly Packed[], wrapping: Wrapping = {}): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  const add = (...pieces: (Uint8Array | number[])[]) => {
    for (const piece of pieces) {
      parts.push(Uint8Array.from(piece));
      at += piece.length;
    }
  };
  for (const file of files) {
    const { level = 6, descriptor = false, large = false } = file;
    const name = utf8(file.name);
    const data = level === 0 ? file.bytes : deflateSync(file.bytes, { level });
    const method = file.method ?? (level === 0 ? 0 : 8);
    const flags =
      (file.encrypted ? 1 : 0) | (descriptor ? 8 : 0) | (file.utf8 === false ? 0 : 0x800);
    const place = at;
    const [size, packedSize] = [file.bytes.length, data.length];
    const sizes = descriptor ? u32(0, 0) : u32(packedSize, size);
    const extra = file.extra ?? new Uint8Array();
    add(u32(0x0403_4b50), u16(20, flags, method, 0, 33), u32(0), sizes);
    add(u16(name.length, extra.length), name, extra, data);
    if (descriptor) add(u32(0x0807_4b50, 0, packedSize, size));
    const field = large ? [...u16(1, 24), ...u64(size, packedSize, place)] : [];
    const comment = utf8(file.comment ?? '');
    directory.push(
      Uint8Array.from([
        ...u32(0x0201_4b50),
        ...u16(45, 20, flags, method, 0, 33),
        ...u32(0, large ? BIG : packedSize, large ? BIG : size),
        ...u16(name.length, extra.length + field.length, comment.length, 0, 0),
        ...u32(0, large ? BIG : place),
        ...name,
        ...extra,
        ...field,
        ...comment
      ])
    );
  }
  const start = at;
  add(...directory);
  const size = at - start;
  const comment = utf8(wrapping.comment ?? '');
  if (wrapping.large) {
    const end = at;
    add(u32(0x0606_4b50), u64(44), u16(45, 45), u32(0, 0));
    add(u64(files.length, files.length, size, start));
    add(u32(0x0706_4b50, 0), u64(end), u32(1));
  }
  add(u32(0x0605_4b50), u16(0, 0));
  add(wrapping.large ? u16(0xffff, 0xffff) : u16(files.length, files.length));
  add(wrapping.large ? u32(BIG, BIG) : u32(size, start), u16(comment.length), comment);
  return Buffer.concat([
    wrapping.before ?? new Uint8Array(),
    ...parts,
    wrapping.behind ?? new Uint8Array()
  ]);
}
