// What mail programs, chats and learning platforms do to an address.
import fc from 'fast-check';

/** What an address does not survive whole. */
type Harm = (address: string, seed: number) => string;

/** Spaces that nobody typed: line breaks, soft hyphens, spaces of no width. */
const SPACES = [
  '%0A',
  '%0D%0A',
  '%20',
  '%0D%0A%20',
  '%09',
  '%C2%AD',
  '%E2%80%8B',
  '%C2%A0',
  '\n',
  ' '
];
const TRACKERS = [
  'utm_source=x',
  'utm_campaign=a%20b&utm_medium=mail',
  'fbclid=IwAR0_x-y',
  'gclid=1',
  'mc_cid=1&mc_eid=2',
  'msclkid=9',
  'igshid=z',
  'ref=chat'
];
const pick = <T>(list: readonly T[], seed: number): T => list[seed % list.length]!;

const encoded: Harm = (address) =>
  address.startsWith('#')
    ? `#${encodeURIComponent(address.slice(1))}`
    : encodeURIComponent(address);

const HARMS: Record<string, Harm> = {
  'ampersands as HTML': (address) => address.replaceAll('&', '&amp;'),
  'ampersands as HTML, twice': (address) => address.replaceAll('&', '&amp;amp;'),
  'ampersands as numbers': (address) => address.replaceAll('&', '&#38;'),
  'the hash encoded': (address) => address.replace('#', '%23'),
  'the question mark encoded': (address) => address.replace('?', '%3F'),
  'slashes encoded': (address) => address.replace('/', '%2F'),
  'all encoded': encoded,
  'all encoded twice': (address, seed) => encoded(encoded(address, seed), seed),
  'all encoded in small letters': (address, seed) =>
    encoded(address, seed).replace(/%[0-9A-F]{2}/gu, (code) => code.toLowerCase()),
  'a tracker behind': (address, seed) =>
    `${address}${address.includes('?') ? '&' : '?'}${pick(TRACKERS, seed)}`,
  'a tracker behind a second question mark': (address, seed) =>
    `${address}?${pick(TRACKERS, seed)}`,
  'a tracker first': (address, seed) => address.replace('?', `?${pick(TRACKERS, seed)}&`),
  'the end of a sentence': (address, seed) =>
    address +
    pick(
      [
        '.',
        ',',
        ')',
        ').',
        '>',
        ']',
        '"',
        '”',
        '%E2%80%9D',
        '…',
        '%20',
        '!',
        '**',
        ';',
        '%22',
        '%3E'
      ],
      seed
    ),
  brackets: (address, seed) =>
    pick(
      [
        `<${address}>`,
        `(${address})`,
        `"${address}"`,
        `“${address}”`,
        `[${address}]`,
        `%3C${address}%3E`
      ],
      seed
    ),
  'a line break': (address, seed) => {
    const places = [...address.matchAll(/[?&](?:seed|preset|mode|v|fills|scoring|mds)=/gu)];
    if (places.length === 0) return address + pick(SPACES, seed);
    const { index, 0: found } = pick(places, seed);
    const at = index + (seed % 2 === 0 ? 1 : found.length);
    return address.slice(0, at) + pick(SPACES, seed) + address.slice(at);
  },
  'a bang': (address) => address.replace('#', '#!'),
  'no slash': (address) => address.replace('#/', '#'),
  'two hashes': (address) => address.replace('#', '##'),
  'a large page': (address) => address.replace(/#\/[a-z]+/u, (page) => page.toUpperCase()),
  'the whole address': (address) => `HTTPS://EXAMPLE.ORG/axia/index.html${address}`,
  'an anchor of the reader': (address) => `${address}#top`,
  'a parameter twice': (address) => address.replace('?v=1', '?v=1&v=1')
};

/** One or two harms. */
export const harms = fc.uniqueArray(
  fc.record({ name: fc.constantFrom(...Object.keys(HARMS)), seed: fc.nat(10_000) }),
  { minLength: 1, maxLength: 2, selector: ({ name }) => name }
);

/** In the order in which it happens: to the parts first, to the whole last. */
const ORDER = Object.keys(HARMS).filter(
  (name) => !/encoded|HTML|numbers|brackets|sentence/u.test(name)
);
/** An address after them. */
export const harmed = (address: string, list: readonly { name: string; seed: number }[]) =>
  [...list]
    .sort((one, other) => Number(ORDER.includes(other.name)) - Number(ORDER.includes(one.name)))
    .reduce((text, { name, seed }) => HARMS[name]!(text, seed), address);
