// What a stored answer says of why the receiver refused (docs/spec.md story-1 to story-3).
import { RECEIVER_CODES } from '@posthorn/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainAttempt } from '../../src/domain/explain-attempt.ts';
import { receiverErrorOf } from '../../src/domain/receiver-error.ts';
import { NOW } from '../support/builders.ts';

const read = (status: number | null, body: string | Uint8Array, over: { truncated?: boolean; error?: unknown } = {}) =>
  receiverErrorOf({
    status,
    error: over.error ?? null,
    response: { body: typeof body === 'string' ? Buffer.from(body) : body, truncated: over.truncated ?? false },
  });
const refusal = (code: unknown, more: object = {}) => JSON.stringify({ error: { code, ...more } });

describe('story-1: a code of the receiver kit is explained in words', () => {
  it.each(Object.entries(RECEIVER_CODES))('%s', (code, { status, ...words }) => {
    expect(read(status, refusal(code))).toEqual({ code, explanation: words });
    expect(read(status, refusal(code, { message: 'm', hint: 'h' }))).toEqual({ code, explanation: words });
    const explanation = explainAttempt(
      {
        ...{ number: 1, startedAt: NOW, status, error: null, totalMs: 3, retryAfter: null, isDuplicate: false },
        receiverError: read(status, refusal(code)),
      },
      { kind: 'last', status: 'failed', dueAt: null, isTest: false },
    );
    expect(explanation).toBe(
      `The receiver answered ${status} with the code ${code}. ${words.title} ${words.fix} This was the last attempt.`,
    );
  });
});

describe('story-2: a code that may be of another product is shown without an explanation', () => {
  it.each<[string, number, string]>([
    ['a code that is not in the table', 401, refusal('invalid_token')],
    ['a name that every object has', 500, refusal('constructor')],
    ['another status', 400, refusal('body_already_parsed')],
    ['another field next to the error', 500, '{"error":{"code":"internal"},"request_id":"r-1"}'],
    ['another field in the error', 500, refusal('internal', { type: 'api_error' })],
  ])('%s', (_, status, body) => {
    const { code } = JSON.parse(body).error;
    expect(read(status, body)).toEqual({ code, explanation: null });
    const explanation = explainAttempt(
      {
        ...{ number: 1, startedAt: NOW, status, error: null, totalMs: 3, retryAfter: null, isDuplicate: false },
        receiverError: read(status, body),
      },
      { kind: 'last', status: 'failed', dueAt: null, isTest: false },
    );
    expect(explanation).toMatch(
      new RegExp(`^The receiver answered ${status} \\(.*\\) with the code ${code}\\. This was the last attempt\\.$`),
    );
  });
});

describe('story-3: nothing is believed but a refusal that is JSON with a code', () => {
  it.each<[string, number | null, string | Uint8Array, { truncated?: boolean; error?: unknown }?]>([
    ['a success', 200, refusal('body_already_parsed')],
    ['a success of another kind', 202, refusal('schema_mismatch')],
    ['no answer', null, ''],
    ['an empty answer', 500, ''],
    ['a page', 500, '<h1>body_already_parsed</h1>'],
    ['broken JSON', 500, '{"error":{"code":"internal"}'],
    ['a list', 500, '[{"error":{"code":"internal"}}]'],
    ['an error that is a text', 500, '{"error":"internal"}'],
    ['an error that is a list', 500, '{"error":[{"code":"internal"}]}'],
    ['an error that is null', 500, '{"error":null}'],
    ['a code that is a number', 500, refusal(7)],
    ['a code that is a list', 500, refusal(['internal'])],
    ['an empty code', 500, refusal('')],
    ['a code with markup', 500, refusal('<img src=x>')],
    ['a code with a line break', 500, refusal('internal\n')],
    ['a code with capitals', 500, refusal('Internal')],
    ['a code that is too long', 500, refusal('a'.repeat(41))],
    ['a code at the root', 500, '{"code":"internal"}'],
    [
      'bytes that are not UTF-8',
      500,
      Buffer.concat([Buffer.from('{"error":{"code":"internal"},"a":"'), Buffer.of(255), Buffer.from('"}')]),
    ],
    ['a cut answer', 500, refusal('internal'), { truncated: true }],
    ['a broken exchange', 500, refusal('internal'), { error: { kind: 'response_incomplete', message: '' } }],
  ])('%s', (_, status, body, over) => {
    expect(read(status, body, over)).toBeNull();
  });

  it('whatever the answer is, it throws nothing and takes nothing but a plain code from it', () => {
    const body = fc.oneof(
      fc.uint8Array(),
      fc.json().map((text) => Buffer.from(text)),
      fc
        .anything()
        .map((code) => Buffer.from(JSON.stringify({ error: { code } }, (_, v) => (typeof v === 'bigint' ? 1 : v)))),
      fc.string().map((code) => Buffer.from(refusal(code))),
    );
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), body, (status, bytes) => {
        const said = read(status, bytes);
        if (said !== null) expect(said.code).toMatch(/^[a-z_]{1,40}$/);
      }),
    );
  });

  it('reads the longest code, and white space around the answer', () => {
    expect(read(500, refusal('a'.repeat(40)))?.code).toHaveLength(40);
    expect(read(500, ` \n${refusal('internal')}\n`)?.explanation?.title).toMatch(/internal error/);
  });
});
