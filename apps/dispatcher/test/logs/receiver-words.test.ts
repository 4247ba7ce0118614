import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createJournal } from '../../src/logs/journal.ts';
import type { EndedAttempt } from '../../src/ports/meter.ts';

it('story-6: the log line of a failed attempt has the code and its words, and never a code that the kit does not have', () => {
  const lines: Record<string, unknown>[] = [];
  const journal = createJournal(
    pino({ level: 'debug' }, { write: (line: string) => void lines.push(JSON.parse(line)) }),
  );
  const end = (next: 'failed' | 'retrying', status: number, code: string) =>
    journal.settled({
      delivery: { id: 'dlv_1', tenantId: 1, number: 1 },
      endpoint: { id: 7 },
      settlement: {
        transition: { status: next },
        attempt: {
          status,
          error: null,
          response: { body: Buffer.from(JSON.stringify({ error: { code } })), truncated: false },
        },
      },
    } as unknown as EndedAttempt);
  end('failed', 500, 'body_already_parsed');
  end('retrying', 401, 'signature_mismatch');
  end('failed', 401, 'marker_of_a_stranger');
  expect(lines.map(({ msg }) => msg)).toEqual([
    'delivery failed, no retries left',
    'attempt failed',
    'delivery failed, no retries left',
  ]);
  expect(lines[0]).toMatchObject({
    receiverCode: 'body_already_parsed',
    explanation: expect.stringMatching(/body parser ran before verification\. Move the body parser/),
  });
  expect(lines[1]).toMatchObject({ receiverCode: 'signature_mismatch' });
  expect(JSON.stringify(lines[2])).not.toMatch(/marker|receiverCode/);
});
