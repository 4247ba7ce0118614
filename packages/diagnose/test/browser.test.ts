// Browsers have no node:crypto, no zlib and no Buffer: the same answers come from Web Crypto and streams.
import { gzipSync } from 'node:zlib';
import { afterEach, expect, it, vi } from 'vitest';
import { BODY, bytes, NOW, SECRET, sent } from './support/sent-request.ts';

afterEach(() => vi.unstubAllGlobals());

it.each<[string, Uint8Array, Uint8Array]>([
  ['json_indent_2', bytes(JSON.stringify(JSON.parse(BODY), null, 2)), bytes(BODY)],
  ['gzip', bytes(BODY), gzipSync(BODY)],
  ['crlf', bytes('{\n"id":1\n}'), bytes('{\r\n"id":1\r\n}')],
  ['base64', bytes(BODY), bytes(Buffer.from(BODY).toString('base64'))],
  ['latin1_read', bytes(BODY), Uint8Array.from(bytes(Buffer.from(BODY).toString('latin1')))],
  ['latin1_written', bytes(BODY), Uint8Array.from(Buffer.from(BODY, 'latin1'))],
  ['content_base64', bytes(Buffer.from(BODY).toString('base64')), bytes(BODY)],
  ['unicode_unescaped', bytes(BODY.replace('ë', '\\u00eb')), bytes(BODY)],
])('diagnose-3: %s, where only the means of browsers exist', async (id, signed, received) => {
  const headers = sent({ body: signed });
  vi.stubGlobal('process', undefined);
  vi.stubGlobal('Buffer', undefined);
  vi.resetModules();
  const { diagnose } = await import('../src/diagnose.ts');
  const sign = vi.spyOn(globalThis.crypto.subtle, 'sign');
  const input = { headers, secret: SECRET, receivedAtMs: NOW };
  expect((await diagnose({ ...input, body: received })).cause?.id).toBe(id);
  expect(sign).toHaveBeenCalled();
});
