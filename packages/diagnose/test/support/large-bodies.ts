// Bodies of 1 MiB, and what usual rewrites make of them. Where `signed` is another text, no change leads to it: the whole
// budget is spent.
import { Buffer } from 'node:buffer';
import { gzipSync } from 'node:zlib';
import type { DiagnoseInput } from '../../src/index.ts';
import { NOW, SECRET, sent } from './sent-request.ts';

const MIB = 1024 * 1024;

function list(one: (at: number) => unknown, bytes = MIB): string {
  const parts: string[] = [];
  for (let size = 2, at = 0; size < bytes; at += 1) {
    const part = JSON.stringify(one(at));
    parts.push(part);
    size += part.length + 1;
  }
  return `[${parts.join(',')}]`;
}

const items = list((at) => ({ id: at, name: `Zoë ${at}`, url: `https://a.b/${at}`, total: at / 8, note: 'a <b> & c' }));
const nested = `${'['.repeat(150)}${list(() => 1, MIB - 300)}${']'.repeat(150)}`;
const escapes = list((at) => `\\${'\n"'.repeat(at % 9)}`);
const pretty = JSON.stringify(JSON.parse(list((at) => ({ id: at, name: `Zoë ${at}` }), MIB / 2)), null, 2);
const short = list(() => '/');
const OTHER = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;
const bytes = (text: string): Uint8Array => Buffer.from(text);

type Large = { signed: Uint8Array; received: Uint8Array; secret?: string };
const rewritten = (signed: string, received: string | Uint8Array): Large => ({
  ...{ signed: bytes(signed), received: typeof received === 'string' ? bytes(received) : received },
});
const other = (received: string | Uint8Array): Large => rewritten('{"another":"body"}', received);
const indented = (text: string, by: number | string): string => JSON.stringify(JSON.parse(text), null, by);
const ascii = (text: string): string =>
  text.replace(/[\u0080-\uffff]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
const half = list((at) => ({ id: at, name: `Zoë ${at}` }), MIB / 2);

export const LARGE_BODIES: Readonly<Record<string, Large>> = {
  'indented by two spaces': rewritten(half, indented(half, 2)),
  'its indentation lost': rewritten(pretty, JSON.stringify(JSON.parse(pretty))),
  'four spaces lost': rewritten(indented(half, 4), half),
  'tabs lost': rewritten(indented(half, '\t'), half),
  'two spaces of 1 MiB lost': rewritten(indented(items, 2), items),
  'tabs added': rewritten(half, indented(half, '\t')),
  'slashes escaped': rewritten(items, items.replaceAll('/', '\\/')),
  'slashes unescaped': rewritten(items.replaceAll('/', '\\/'), items),
  'characters escaped': rewritten(items, ascii(items)),
  'characters unescaped': rewritten(ascii(items), items),
  'a line feed added': rewritten(items, `${items}\n`),
  'a line feed removed': rewritten(`${items}\n`, items),
  'CR LF for LF': rewritten(pretty, pretty.replaceAll('\n', '\r\n')),
  'a byte order mark added': rewritten(items, `\ufeff${items}`),
  'read as Latin-1': rewritten(items, Buffer.from(items, 'utf8').toString('latin1')),
  base64: rewritten(items.slice(0, 700_000), Buffer.from(items.slice(0, 700_000)).toString('base64')),
  'a JSON text of base64': rewritten(half, JSON.stringify(Buffer.from(half).toString('base64'))),
  'JSON in JSON': rewritten(items, JSON.stringify(items)),
  'the list of its bytes': rewritten(half.slice(0, 300_000), JSON.stringify(Buffer.from(half.slice(0, 300_000)))),
  'a form field': rewritten(half, `payload=${encodeURIComponent(half)}`),
  'percent-encoded': rewritten(half, encodeURIComponent(half)),
  'UTF-16': rewritten(half, Buffer.from(half, 'utf16le')),
  gzip: rewritten(items, gzipSync(items)),
  empty: rewritten(items, ''),
  // Nothing is known of what was sent but that it had this length.
  'another secret': { ...rewritten(items, items), secret: OTHER },
  'another secret, indented': { ...rewritten(pretty, pretty), secret: OTHER },
  'another secret, short texts': { ...rewritten(short, short), secret: OTHER },
  'another body': other(items),
  'another body, indented': other(pretty),
  'another body of numbers': other(list((at) => at / 7)),
  'another body of small numbers': other(list((at) => at % 10)),
  'another body of short texts': other(short),
  'another body of one text': other(JSON.stringify('/é<'.repeat(MIB / 4))),
  'another body of escapes': other(escapes),
  'another body, nested deeply': other(nested),
  'another body of open brackets': other('['.repeat(MIB)),
  'another body of line feeds': other('\n'.repeat(MIB)),
  'another body of ampersands': other('a=&'.repeat(MIB / 3)),
  'another body of percent signs': other('%41'.repeat(MIB / 3)),
  'another body of base64': other('QUJD'.repeat(MIB / 4)),
  'another body of other bytes': other(new Uint8Array(MIB).fill(0xff)),
  'another body of zeros': other(new Uint8Array(MIB)),
  'a gzip bomb': other(gzipSync(Buffer.alloc(64 * MIB))),
  'another body of 8 MiB': other(list((at) => ({ at, text: 'é/<' }), 8 * MIB)),
};

/** @param secret what signed it, if it is another one */
export const largeRequest = ({ signed, received, secret = SECRET }: Large): DiagnoseInput => ({
  ...{
    headers: { ...sent({ body: signed, secret }), 'content-length': String(signed.length) },
    body: received,
    secret: SECRET,
    receivedAtMs: NOW,
  },
});
