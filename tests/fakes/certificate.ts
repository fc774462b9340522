import { createHash, generateKeyPairSync, sign } from 'node:crypto';

/** A key and a certificate that it signed itself, as servers take them. */
export interface Identity {
  key: string;
  cert: string;
  /** SHA-256 of the public key, base64: by it browsers can trust the certificate. */
  fingerprint: string;
}

/** Element of DER (ITU-T X.690): tag, length, contents. */
function der(tag: number, ...contents: (Buffer | string)[]): Buffer {
  const body = Buffer.concat(contents.map((one) => (typeof one === 'string' ? hex(one) : one)));
  const { length } = body;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

const hex = (digits: string) => Buffer.from(digits, 'hex');

const [SEQUENCE, SET, INTEGER, BITS, OCTETS, OID] = [0x30, 0x31, 0x02, 0x03, 0x04, 0x06] as const;
const [UTF8, UTC_TIME] = [0x0c, 0x17] as const;

const ECDSA_SHA256 = der(SEQUENCE, der(OID, '2a8648ce3d040302'));

/**
 * Makes a certificate (RFC 5280) for `localhost` and 127.0.0.1 with a new key, valid for a day
 * around now: browsers speak HTTP/2 only behind one, and no private key is kept in a repository.
 */
export function makeIdentity(now = Date.now()): Identity {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const time = (milliseconds: number) => {
    const digits = new Date(milliseconds).toISOString().replace(/\D/g, '').slice(2, 14);
    return der(UTC_TIME, Buffer.from(`${digits}Z`));
  };
  const half = 12 * 3_600_000;
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const name = der(
    SEQUENCE,
    der(SET, der(SEQUENCE, der(OID, '550403'), der(UTF8, Buffer.from('localhost'))))
  );
  const names = der(SEQUENCE, der(0x82, Buffer.from('localhost')), der(0x87, '7f000001'));
  const signed = der(
    SEQUENCE,
    der(0xa0, der(INTEGER, '02')),
    der(INTEGER, '01'),
    ECDSA_SHA256,
    name,
    der(SEQUENCE, time(now - half), time(now + half)),
    name,
    spki,
    der(0xa3, der(SEQUENCE, der(SEQUENCE, der(OID, '551d11'), der(OCTETS, names))))
  );
  const signature = sign('sha256', signed, privateKey);
  const certificate = der(SEQUENCE, signed, ECDSA_SHA256, der(BITS, '00', signature));
  const lines = certificate.toString('base64').match(/.{1,64}/g)!;
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
    fingerprint: createHash('sha256').update(spki).digest('base64')
  };
}
