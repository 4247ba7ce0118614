// Large texts cross to the store's thread as UTF-8 bytes, whose memory is handed over. A message copies a text several
// times, and holds up both threads: 1 MB takes the sender 5 ms, and the same bytes handed over take none.

/** The bytes are of UTF-8. */
export type SentText = string | Uint8Array<ArrayBuffer>;

/** Shorter ones go over as they are: memory of its own for each costs more than a copy. In characters. */
export const BYTES_FROM_CHARS = 64 * 1024;

/** Bytes in memory of their own, so that it can be handed over. */
export const sentText = (text: string): SentText =>
  text.length < BYTES_FROM_CHARS ? text : new TextEncoder().encode(text);

export const textOf = (sent: SentText): string =>
  typeof sent === 'string' ? sent : Buffer.from(sent.buffer, sent.byteOffset, sent.byteLength).toString('utf8');
