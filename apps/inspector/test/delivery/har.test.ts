import type { Attempt } from '@posthorn/contracts';
import { expect, it } from 'vitest';
import { harOf } from '../../src/views/delivery/har.ts';
import { stretchesOf } from '../../src/views/delivery/phases.ts';

const attempt: Attempt = {
  id: 'att_1',
  number: 2,
  status: 503,
  error: null,
  receiver_error: null,
  explanation: '',
  started_at: '2026-01-31T09:30:00.000Z',
  request: {
    method: 'POST',
    url: 'https://shop.example/hook?a=1',
    headers: { 'content-type': 'application/json' },
    body: '{"é":1}',
    body_encoding: 'utf8',
  },
  response: { headers: { 'set-cookie': ['a', 'b'] }, body: '/w==', body_encoding: 'base64', truncated: false },
  phases: { dns_ms: null, connect_ms: 4, tls_ms: 6, first_byte_ms: 20, total_ms: 35 },
};

it('writes an attempt as HTTP archive, with its bytes and its phases', () => {
  const [entry] = harOf({ attempts: [attempt] }).log.entries;
  expect(entry).toMatchObject({
    startedDateTime: attempt.started_at,
    request: {
      bodySize: 8,
      postData: { mimeType: 'application/json', text: '{"é":1}' },
      queryString: [{ name: 'a', value: '1' }],
    },
    response: { status: 503, content: { size: 1, encoding: 'base64' } },
    timings: { dns: -1, connect: 10, ssl: 6, wait: 20, receive: 5 },
  });
  expect(entry?.response.headers).toHaveLength(2);
});

it('draws what happened, and calls what is left by what it was', () => {
  const shares = stretchesOf(attempt.phases);
  expect(shares.map(({ name, ms }) => [name, ms])).toEqual([
    ['connect', 4],
    ['tls', 6],
    ['wait', 20],
    ['receive', 5],
  ]);
  expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  // Nothing came back: all that is left was waiting.
  const hung = stretchesOf({ dns_ms: 1, connect_ms: 4, tls_ms: null, first_byte_ms: null, total_ms: 15_000 });
  expect(hung.at(-1)).toMatchObject({ name: 'wait', ms: 14_995 });
});
