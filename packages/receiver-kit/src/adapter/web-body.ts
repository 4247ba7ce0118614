// Reads the bytes of a web Request. `arrayBuffer` and the stream give bytes; `text()` would drop a byte order mark.
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
    const { done, value } = await readPart(reader, size);
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
  return chunks.length === 1 ? (chunks[0] as Uint8Array) : concat(chunks, size);
}

type Part = Awaited<ReturnType<ReadableStreamDefaultReader<Uint8Array>['read']>>;

async function readPart(reader: { read(): Promise<Part> }, bodyBytes: number): Promise<Part> {
  try {
    return await reader.read();
  } catch (cause) {
    throw incomplete(bodyBytes, cause);
  }
}

function concat(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return all;
}
