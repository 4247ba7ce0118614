// What the command says of receivers whose answers have one cause, or say too little.
import type { RequestListener } from 'node:http';
import { LARGE_BYTES } from '@posthorn/diagnose/checks';
import { expressHandler } from '@posthorn/receiver-kit/express';
import { nodeHandler } from '@posthorn/receiver-kit/node';
import express from 'express';
import { describe, expect, it } from 'vitest';
import { listen } from '../support/listen.ts';
import { handWritten, kit, quiet, reserializing } from './receivers.ts';
import { failedIn, runCheck } from './run-check.ts';

describe('check-13: one finding if every correct request is refused', () => {
  it.each<[string, () => RequestListener, RegExp, RegExp]>([
    [
      'another secret',
      () => nodeHandler(kit({ secrets: `whsec_${'A'.repeat(43)}=` })),
      /also correctly signed ones: 401 signature_mismatch\.$/,
      /^Give the receiver the secret/,
    ],
    [
      'another secret, without the kit',
      () => handWritten({ content: () => 'another' }),
      /also correctly signed ones: 401\.$/,
      /^Give the receiver the secret/,
    ],
    [
      'no secret',
      () => nodeHandler(kit({ secrets: () => undefined })),
      /also correctly signed ones: 500 secret_missing\.$/,
      /^The receiver has no secret/,
    ],
    [
      'another path',
      () => express().post('/other', expressHandler(kit())),
      /also correctly signed ones: 404\.$/,
      /^Check the path of the URL/,
    ],
    [
      'a parser before the kit',
      () =>
        quiet(
          express()
            .use(express.json({ limit: '5mb', type: () => true }))
            .post('/webhooks', expressHandler(kit())),
        ),
      /correctly signed ones: 500 body_already_parsed\.$/,
      /before app\.use\(express\.json\(\)\)/,
    ],
    ['a failure', () => (_, res) => void res.writeHead(503).end(), /ones: 503\.$/, /^The receiver fails at a correct/],
  ])('check-13: %s', async (_, make, meaning, advice) => {
    const { report, code } = await runCheck(`${await listen(make())}/webhooks`);
    expect(report.findings).toEqual([
      expect.objectContaining({ risk: 'loss', meanings: [expect.stringMatching(meaning)] }),
    ]);
    expect(report.findings[0]?.advice.text).toMatch(advice);
    expect(failedIn(report).every((id) => id.startsWith('valid:'))).toBe(true);
    expect(report.unclear).toBeGreaterThan(20);
    expect(code).toBe(1);
  });
});

describe('check-14: copies that cannot be told from those that were handled', () => {
  it.each([
    [200, []],
    [204, []],
    [204, ['--strict']],
  ])('check-14: %i without a mark is unclear, and only --strict fails for it: %j', async (status, flags) => {
    const inner = handWritten({ seen: 'forgets' });
    const url = await listen((req, res) => {
      const write = res.writeHead.bind(res);
      res.writeHead = ((code: number) => write(code === 200 ? status : code)) as typeof res.writeHead;
      inner(req, res);
    });
    const { report, code } = await runCheck(url, flags);
    expect(report).toMatchObject({ failed: 0, unclear: 2 });
    const copies = report.checks.filter(({ id }) => ['duplicate', 'together'].includes(id));
    expect(copies.map(({ found }) => found)).toEqual([
      `2 × ${status}: the answers do not say whether it handled the copies`,
      `5 × ${status}: the answers do not say whether it handled the copies`,
    ]);
    expect(code).toBe(flags.length);
  });

  it('check-14: a run in which nothing passed ends in 1', async () => {
    const url = await listen(handWritten({ seen: 'forgets' }));
    const { report, code } = await runCheck(url, ['--only', 'duplicate']);
    expect([code, report.passed, report.failed, report.unclear]).toEqual([1, 0, 0, 1]);
  });
});

it('check-15: the lines of code have the path of the URL that was checked', async () => {
  const url = `${await listen(reserializing())}/in/posthorn`;
  const { report } = await runCheck(url, ['--only', 'valid,reformatted']);
  expect(report.findings[0]?.advice.code).toContain("app.post('/in/posthorn', raw,");
});

it('check-16: by default the kit takes bodies as large as Posthorn sends', () => {
  expect(kit().maxBodyBytes).toBe(LARGE_BYTES);
});
