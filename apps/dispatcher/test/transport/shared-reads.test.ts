// Connections read into one buffer: what is kept of an answer must not change with the next one.
import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { localTransport, post, rawReceiver, text } from './receivers.ts';

const HEAD = 'HTTP/1.1 200 OK\r\ncontent-length: 8\r\n';

test('network-3: answers of several connections that come in turns, a piece at a time, keep their own bytes', async () => {
  const asked: Socket[] = [];
  await using receiver = await rawReceiver(async (socket) => {
    asked.push(socket);
    if (asked.length < 3) return;
    // Each piece is read by itself, between two pieces of the others.
    for (const piece of [
      () => HEAD.slice(0, 20),
      (name: string) => `${HEAD.slice(20)}x-name: ${name}\r\n\r\n${name.repeat(4)}`,
      (name: string) => name.repeat(4),
    ]) {
      for (const [i, one] of asked.entries()) {
        one.write(piece('abc'.charAt(i)));
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  });
  await using transport = localTransport();
  const results = await Promise.all([1, 2, 3].map(() => post(transport, receiver.url)));
  const seen = results.map((result) => `${result.response?.headers['x-name']} ${text(result)}`).sort();
  expect(seen).toEqual(['a aaaaaaaa', 'b bbbbbbbb', 'c cccccccc']);
});
