import * as v from 'valibot';

const schema = v.pipe(
  v.array(
    v.object({
      file: v.pipe(v.string(), v.regex(/^[\w.-]{1,100}\.gguf$/iu)),
      bytes: v.pipe(v.number(), v.integer(), v.minValue(1))
    })
  ),
  v.maxLength(100)
);

/** A GGUF file that comes with a packed copy of the site. */
export interface NearbyModel {
  file: string;
  /** Its address, on the host of this page. */
  url: string;
  bytes: number;
}

/**
 * Reads the list of models that was packed with the site.
 *
 * @param list content of `models/index.json`
 * @param address of that file
 * @returns none for a list that is damaged
 */
export function parseNearby(list: unknown, address: string): NearbyModel[] {
  const read = v.safeParse(schema, list);
  if (!read.success) return [];
  return read.output.map(({ file, bytes }) => ({
    ...{ file, bytes },
    url: new URL(file, address).href
  }));
}

/** The models that come with this copy of the site, see `npm run pack:classroom`. Never rejects. */
export async function nearbyModels(): Promise<NearbyModel[]> {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="axia-models"]');
  if (meta === null) return [];
  try {
    const address = new URL(meta.content, document.baseURI).href;
    return parseNearby(await (await fetch(address)).json(), address);
  } catch {
    return [];
  }
}
