// One change after the other, of texts, bytes, secrets and the containers that they come in.
import { Buffer } from 'node:buffer';
import { runInNewContext } from 'node:vm';
import type { Random } from './random.ts';
import { VALID } from './requests.ts';

const ODD_TEXTS = [
  '',
  ' ',
  '0',
  '-1',
  '1e9',
  'NaN',
  ',',
  'v1,',
  'v1a,AAAA',
  '\u0000',
  '\u00e9'.repeat(44),
  'x'.repeat(300),
  '__proto__',
];

export function mutateText(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  const char = String.fromCharCode(random.isOneIn(4) ? random.below(0x250) : 0x20 + random.below(95));
  switch (random.below(10)) {
    case 0:
      return text.slice(0, at) + text.slice(at + 1);
    case 1:
      return text.slice(0, at) + char + text.slice(at);
    case 2:
      return text.slice(0, at) + char + text.slice(at + 1);
    case 3:
      return text.slice(0, at);
    case 4:
      return random.one(ODD_TEXTS);
    case 5:
      return random.isOneIn(2) ? text.toUpperCase() : text.toLowerCase();
    case 6:
      return `${text}${random.one([' ', ',', ', ', '=', '\n', '\t'])}${random.isOneIn(2) ? text : ''}`;
    case 7:
      return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
    case 8:
      return Buffer.from(text).toString(random.one(['hex', 'base64']));
    default:
      return [...text].reverse().join('');
  }
}

export function mutateHeaders(headers: Record<string, unknown>, random: Random): void {
  const names = Object.keys(headers);
  const name = names.length > 0 ? random.one(names) : 'webhook-id';
  const value = headers[name];
  switch (random.below(9)) {
    case 0:
      delete headers[name];
      break;
    case 1:
      headers[name] = random.one([
        undefined,
        null,
        5,
        true,
        10n,
        [],
        [[]],
        {},
        { value: 'x' },
        () => 'x',
        Symbol('x'),
        new Date(0),
      ]);
      break;
    case 2:
      headers[name] = [value, typeof value === 'string' ? mutateText(value, random) : 'x'];
      break;
    case 3:
      // Of another valid request.
      headers[name] = random.one(VALID).headers[name] ?? 'x';
      break;
    case 4: {
      const other = random.one(names);
      [headers[name], headers[other]] = [headers[other], headers[name]];
      break;
    }
    case 5:
      delete headers[name];
      headers[mutateText(name, random)] = value;
      break;
    case 6:
      headers[random.one(['content-encoding', 'content-length', 'x-omneo-event', 'svix-id', 'posthorn-key-hint'])] =
        random.one(['gzip', 'identity', '5', 'profile.deleted', 'x']);
      break;
    default:
      headers[name] = mutateText(String(value), random);
  }
}

export function mutateBytes(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const at = random.below(copy.length + 1);
  switch (random.below(7)) {
    case 0:
      if (copy.length > 0) copy[at % copy.length] = (copy[at % copy.length] as number) ^ (1 << random.below(8));
      return copy;
    case 1:
      return copy.slice(0, at);
    case 2:
      return Buffer.concat([copy.subarray(0, at), Buffer.from([random.below(256)]), copy.subarray(at)]);
    case 3:
      return Buffer.concat([copy.subarray(0, at), copy.subarray(at + 1)]);
    case 4:
      return Buffer.from(random.one(VALID).body);
    case 5:
      return Buffer.from(
        random.one([' ', '\n', '\ufeff', '']) + Buffer.from(copy).toString() + random.one(['', ' ', '\n', '\0']),
      );
    default:
      return Buffer.from(Buffer.from(copy).toString(random.one(['base64', 'hex', 'latin1'])));
  }
}

export const mutateTime = (nowMs: number, random: Random): number =>
  nowMs +
  random.one([-1, 1]) * random.one([1, 299_000, 300_000, 300_999, 301_000, 86_400_000, 1e12, random.below(600_000)]);

export function mutateSecret(secret: string, random: Random): unknown {
  switch (random.below(6)) {
    case 0:
      return random.one([
        undefined,
        null,
        '',
        [],
        [null, undefined],
        {},
        5,
        true,
        Symbol('x'),
        new Uint8Array(32),
        () => 'x',
      ]);
    case 1:
      return [mutateText(secret, random), undefined];
    case 2:
      return Buffer.from(mutateText(secret, random));
    case 3:
      return secret.replace('whsec_', '');
    case 4: {
      const given = random.one<unknown>([mutateText(secret, random), undefined, [{}], Promise.resolve(null)]);
      return () => given;
    }
    default:
      return mutateText(secret, random);
  }
}

/** The same headers in another container, or in one that holds none. */
export function containHeaders(headers: Record<string, unknown>, random: Random): unknown {
  const entries = Object.entries(headers);
  switch (random.below(12)) {
    case 0:
      try {
        return new Headers(entries.map(([name, value]): [string, string] => [name, String(value)]));
      } catch {
        // The platform refuses such a name or value itself.
        return headers;
      }
    case 1:
      return new Map(entries);
    case 2:
      return entries;
    case 3:
      return entries.flat();
    case 4:
      return new Map(entries).entries();
    case 5:
      return { get: (name: string) => (Object.hasOwn(headers, name) ? headers[name] : null) };
    case 6:
      return Object.assign(Object.create(null), headers);
    case 7:
      return Object.fromEntries(entries.map(([name, value]) => [name.toUpperCase(), [value]]));
    case 8:
      return new Proxy(headers, {});
    case 9:
      return runInRealm('headers', headers);
    case 10:
      return random.one(NO_HEADERS)();
    default:
      return headers;
  }
}

const throwing = (): never => {
  throw new Error('a trap');
};
const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};

const NO_HEADERS: readonly (() => unknown)[] = [
  ...[
    null,
    undefined,
    5,
    'webhook-id: x',
    true,
    1n,
    [1, 2, 3],
    [null],
    ['odd'],
    new Set(['a']),
    Symbol('x'),
    new Date(0),
  ].map((value) => () => value),
  () => new Proxy({}, { ownKeys: throwing, get: throwing, has: throwing }),
  revoked,
  () => ({ get: throwing }),
  () => ({ [Symbol.iterator]: throwing }),
  () => ({
    get 'webhook-id'() {
      return throwing();
    },
  }),
];

const realm = runInNewContext(
  '({ bytes: (list) => Uint8Array.from(list).buffer, headers: (pairs) => Object.fromEntries(pairs) })',
);
const runInRealm = (what: 'headers', value: Record<string, unknown>): unknown => realm[what](Object.entries(value));

/** The same bytes in another container, or in one that holds none. */
export function containBody(bytes: Uint8Array, random: Random): unknown {
  const padded = Buffer.concat([Buffer.from('xx'), bytes, Buffer.from('yy')]);
  switch (random.below(10)) {
    case 0:
      return padded.subarray(2, 2 + bytes.length);
    case 1:
      return new DataView(Uint8Array.from(padded).buffer, 2, bytes.length);
    case 2:
      return Uint8Array.from(bytes).buffer;
    case 3: {
      const shared = new SharedArrayBuffer(bytes.length);
      new Uint8Array(shared).set(bytes);
      return random.isOneIn(2) ? shared : new Uint8Array(shared);
    }
    case 4:
      return Buffer.from(bytes).toString('utf8');
    case 5:
      return realm.bytes([...bytes]);
    case 6:
      return bytes.length % 2 === 0 ? new Uint16Array(Uint8Array.from(bytes).buffer) : bytes;
    case 7: {
      const resizable = new Resizable(bytes.length, { maxByteLength: 2 * bytes.length });
      new Uint8Array(resizable).set(bytes);
      return random.isOneIn(2) ? resizable : new Uint8Array(resizable);
    }
    case 8:
      return random.one(NO_BODIES)();
    default:
      return bytes;
  }
}

/** The types of this project are older. */
const Resizable = ArrayBuffer as unknown as new (length: number, options: { maxByteLength: number }) => ArrayBuffer;

const NO_BODIES: readonly (() => unknown)[] = [
  ...[null, undefined, 5, true, 1n, {}, [], { id: 't1' }, Symbol('x'), new Date(0)].map((value) => () => value),
  () => Promise.resolve('{}'),
  () => new Blob(['{}']),
  () => new ReadableStream(),
  () => new Proxy({}, { get: throwing }),
  revoked,
  () => {
    const { buffer } = new Uint8Array(8);
    structuredClone(buffer, { transfer: [buffer] });
    return buffer;
  },
];
