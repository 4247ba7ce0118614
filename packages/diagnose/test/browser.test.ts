// Browsers have no node:crypto and no zlib: the same answers come from Web Crypto and streams.
import { gzipSync } from 'node:zlib';
import { afterEach, expect, it, vi } from 'vitest';
import { BODY, bytes, NOW, SECRET, sent } from './support/sent-request.ts';

afterEach(() => vi.unstubAllGlobals());

it.each<[string, Uint8Array, Uint8Array]>([
  ['json_indent_2', bytes(JSON.stringify(JSON.parse(BODY), null, 2)), bytes(BODY)],
  ['gzip', bytes(BODY), gzipSync(BODY)],
])('diagnose-3: %s, where only the means of browsers exist', async (id, signed, received) => {
  vi.stubGlobal('process', undefined);
  vi.resetModules();
  const { diagnose } = await import('../src/diagnose.ts');
  const sign = vi.spyOn(globalThis.crypto.subtle, 'sign');
  const input = { headers: sent({ body: signed }), secret: SECRET, receivedAtMs: NOW };
  expect((await diagnose({ ...input, body: received })).cause?.id).toBe(id);
  expect(sign).toHaveBeenCalled();
});
