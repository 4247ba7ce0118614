// Gzip within the budget: Node's own where it is, else the streams of browsers.
import { concat } from './bytes.ts';
import { COST, type Work } from './work.ts';

type Zlib = typeof import('node:zlib');

/** Found when it is needed: loading it takes Node some milliseconds. */
const findZlib = (): Zlib | undefined => globalThis.process?.getBuiltinModule?.('node:zlib');

/** Decompresses a body; `null` if it is not gzip, or too large for the budget. */
export async function unpacked(body: Uint8Array, work: Work): Promise<Uint8Array | null> {
  if (body[0] !== 0x1f || body[1] !== 0x8b) return null;
  const zlib = findZlib();
  const maxBytes = Math.floor(work.left / (2 * COST.gunzip));
  if (!zlib) return through(new DecompressionStream('gzip'), body, (size) => work.afford(size * COST.gunzip));
  try {
    const bytes = zlib.gunzipSync(body, { maxOutputLength: Math.max(1, maxBytes) });
    return work.afford(bytes.length * COST.gunzip) ? bytes : null;
  } catch {
    // Not gzip, or larger. Inflating went up to the limit.
    work.afford(maxBytes * COST.gunzip);
    return null;
  }
}

/** Compresses a body as this runtime does. Other gzip writers produce other bytes, which cannot be found. */
export async function packed(body: Uint8Array, work: Work): Promise<Uint8Array | null> {
  if (!work.afford(body.length * COST.gzip)) return null;
  const zlib = findZlib();
  return zlib ? zlib.gzipSync(body) : through(new CompressionStream('gzip'), body, () => true);
}

/** @param mayGo is asked before each part of the result */
async function through(
  stream: CompressionStream | DecompressionStream,
  body: Uint8Array,
  mayGo: (bytes: number) => boolean,
): Promise<Uint8Array | null> {
  try {
    const reader = new Blob([new Uint8Array(body)]).stream().pipeThrough(stream).getReader();
    const parts: Uint8Array[] = [];
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return concat(...parts);
      if (!mayGo(value.length)) break;
      parts.push(value);
    }
    await reader.cancel();
    return null;
  } catch {
    return null;
  }
}
