// Reads the bytes of a web Request. `arrayBuffer` and the stream give bytes; `text()` would drop a byte order mark.
import { Buffer } from 'node:buffer';
import { fault } from '../errors.ts';
import { incomplete, toBytes, tooLarge } from '../request/body.ts';

export async function readWebBody(
  request: Pick<Request, 'body' | 'bodyUsed'>,
  maxBodyBytes: number,
): Promise<Uint8Array> {
  if (request.bodyUsed || request.body?.locked) throw fault('body_already_read');
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read().catch((cause) => {
      throw incomplete(size, cause);
    });
    if (done) break;
    // Some hosts make the stream themselves, of text or of plain buffers.
    const chunk = toBytes(value);
    size += chunk.byteLength;
    if (size > maxBodyBytes) {
      await reader.cancel();
      throw tooLarge(maxBodyBytes);
    }
    chunks.push(chunk);
  }
  return chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks);
}
