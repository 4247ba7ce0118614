import { describe, expect, it } from 'vitest';
import {
  type AdviceKind,
  adviceOf,
  CHECKS,
  inContext,
  judge,
  LARGE_BYTES,
  meaningOf,
  type Observed,
} from '../../src/checks/index.ts';
import { ALL_FRAMEWORKS } from '../../src/frameworks/index.ts';

const EXAMPLE = '{"id":"p-1","total":1.5}';
const KINDS = [
  ...new Set(CHECKS.map(({ advice }) => advice)),
  'in_time',
  'reachable',
  'certificate',
  'redirect',
  'path',
  'no_secret',
  'clock',
  'headers',
  'own_error',
] as AdviceKind[];

describe('check-9: the list of checks', () => {
  it('check-9: has each id once, and each check says in a sentence what a wrong answer means', () => {
    expect(new Set(CHECKS.map(({ id }) => id)).size).toBe(CHECKS.length);
    for (const { id, meaning } of CHECKS) expect(meaning, id).toMatch(/^[A-Z].*\.$/);
  });

  it.each(CHECKS.flatMap(({ id, recipe: { body } }) => (body ? [[id, body] as const] : [])))(
    'check-9: the body of %s is JSON with the id of the example',
    (_, body) => {
      expect(JSON.parse(body(EXAMPLE))).toMatchObject({ id: 'p-1' });
    },
  );

  it.each(['json_spaces', 'json_escapes', 'json_numbers', 'json_key_order'])(
    'check-9: %s is changed by a parser and a writer',
    (id) => {
      const text = CHECKS.find((check) => check.id === id)?.recipe.body?.(EXAMPLE) ?? '';
      expect(JSON.stringify(JSON.parse(text))).not.toBe(text);
      expect(JSON.stringify(JSON.parse(EXAMPLE))).toBe(EXAMPLE);
    },
  );

  it('check-9: the large body is as large as Posthorn sends, and no larger', () => {
    const text = CHECKS.find(({ id }) => id === 'large')?.recipe.body?.(EXAMPLE) ?? '';
    expect(Buffer.byteLength(text)).toBe(LARGE_BYTES);
  });

  it.each(CHECKS.flatMap(({ id, recipe: { tamper } }) => (tamper ? [[id, tamper] as const] : [])))(
    'check-9: %s changes bytes and stays JSON',
    (_, tamper) => {
      expect(tamper.change(EXAMPLE)).not.toBe(EXAMPLE);
      expect(JSON.parse(tamper.change(EXAMPLE))).toMatchObject({ id: 'p-1' });
      expect(tamper.undo(tamper.change(EXAMPLE))).toBe(EXAMPLE);
    },
  );
});

describe('check-9: advice', () => {
  it.each(KINDS)('check-9: %s is a sentence with and without a framework and the kit', (kind) => {
    for (const framework of [null, ...ALL_FRAMEWORKS]) {
      for (const usesKit of [true, false]) {
        const { text, code } = adviceOf(kind, { framework, usesKit });
        expect(text).toMatch(/^[A-Z].*[.}]$/s);
        if (framework === null) expect(code ?? '').not.toMatch(/express|fastify|koa/i);
        // Words of another framework would send the reader the wrong way.
        if (framework !== null && !['express', 'nest'].includes(framework.id))
          expect(`${text}${code}`).not.toMatch(/express/i);
      }
    }
  });
});

const status = (code: number, more: { code?: string; isDuplicate?: boolean } = {}): Observed => ({
  ...{ status: code, code: null, isDuplicate: false },
  ...more,
});
const check = (id: string) => {
  const found = CHECKS.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no check ${id}`);
  return found;
};

describe('check-10: judging', () => {
  it.each<[string, readonly Observed[], string, string?, string?]>([
    ['valid', [status(200)], 'pass'],
    ['valid', [status(202)], 'pass'],
    ['valid', [status(401)], 'fail', 'loss', 'secret'],
    ['valid', [status(500)], 'fail', 'loss', 'own_error'],
    ['valid', [status(500, { code: 'secret_missing' })], 'fail', 'loss', 'no_secret'],
    ['valid', [status(400, { code: 'header_missing' })], 'fail', 'loss', 'headers'],
    ['valid', [status(400, { code: 'timestamp_too_old' })], 'fail', 'loss', 'clock'],
    ['valid', [status(405)], 'fail', 'loss', 'path'],
    ['valid', [status(500, { code: 'body_already_parsed' })], 'fail', 'loss', 'keep_bytes'],
    ['valid', [status(301)], 'fail', 'loss', 'redirect'],
    ['valid', [status(404)], 'fail', 'loss', 'path'],
    ['valid', [{ failure: 'ECONNREFUSED' }], 'fail', 'loss', 'reachable'],
    ['valid', [{ failure: 'DEPTH_ZERO_SELF_SIGNED_CERT' }], 'fail', 'loss', 'certificate'],
    ['valid', [{ failure: 'ERR_TLS_CERT_ALTNAME_INVALID' }], 'fail', 'loss', 'certificate'],
    ['valid', [{ failure: 'timeout' }], 'fail', 'loss', 'in_time'],
    ['large', [status(413)], 'fail', 'loss', 'body_limit'],
    ['large', [{ failure: 'ECONNRESET' }], 'fail', 'loss', 'body_limit'],
    ['tampered', [status(401)], 'pass'],
    ['tampered', [status(400)], 'pass'],
    ['tampered', [status(200)], 'fail', 'forgery', 'verify'],
    ['tampered', [status(302)], 'fail', 'noise', 'redirect'],
    ['tampered', [{ failure: 'ECONNREFUSED' }], 'fail', 'noise', 'reachable'],
    ['tampered', [{ failure: 'ECONNRESET' }], 'fail', 'noise', 'fault'],
    ['tampered', [{ failure: 'timeout' }], 'fail', 'noise', 'in_time'],
    ['short_signature', [status(500)], 'fail', 'noise', 'compare_lengths'],
    ['duplicate', [status(200), status(200, { isDuplicate: true })], 'pass'],
    ['duplicate', [status(200), status(409)], 'fail', 'loss', 'remember_ids'],
    ['duplicate', [status(500), status(500)], 'unclear'],
    ['together', [status(200), status(409), status(409)], 'pass'],
    ['together', [status(200), status(500), status(409)], 'fail', 'loss', 'claim_first'],
    ['type_text', [status(415)], 'pass'],
    ['type_text', [status(500)], 'fail', 'noise', 'keep_bytes'],
    ['broken_off', [{ failure: 'BROKEN_OFF' }, status(200)], 'pass'],
    ['broken_off', [{ failure: 'BROKEN_OFF' }, { failure: 'ECONNREFUSED' }], 'fail', 'loss', 'reachable'],
  ])('check-10: %s answered %j is %s', (id, observed, verdict, risk, advice) => {
    expect(judge(check(id), observed)).toMatchObject({ verdict, ...(risk && { risk, advice }) });
  });

  const kit = { usesKit: true, marksCopies: false };
  const marking = { usesKit: false, marksCopies: true };
  const silent = { usesKit: false, marksCopies: false };
  const unhandled = /it has no handler for the event$/;
  const unsaid = /the answers do not say whether it handled the copies$/;

  it.each([
    ['duplicate', [200, 200], kit, 'fail', /^2 × 200$/],
    ['duplicate', [200, 200], marking, 'fail', /^2 × 200$/],
    ['duplicate', [200, 200], silent, 'unclear', unsaid],
    ['duplicate', [204, 204], kit, 'unclear', unhandled],
    ['duplicate', [204, 204], marking, 'fail', /^2 × 204$/],
    ['duplicate', [204, 204], silent, 'unclear', unsaid],
    ['duplicate', [200, 500], silent, 'fail', /^200, 500$/],
    ['together', [200, 200, 409], marking, 'fail', /^2 × 200, 409$/],
    ['together', [204, 204, 204], silent, 'unclear', unsaid],
    ['together', [200, 409, 409], silent, 'pass', /^200, 2 × 409$/],
  ] as const)('check-14: %s answered %j by %j is %s', (id, answers, shown, verdict, found) => {
    const judged = judge(
      check(id),
      answers.map((one) => status(one)),
      shown,
    );
    expect(judged).toMatchObject({ verdict, found: expect.stringMatching(found) });
  });

  it('check-10: one cause explains several findings', () => {
    const judged = (ids: string[]) =>
      inContext(ids.map((id) => ({ check: check(id), verdict: judge(check(id), [status(200)]) }))).map(
        ({ verdict }) => verdict.verdict === 'fail' && verdict.advice,
      );
    expect(judged(['missing', 'stale', 'short_signature'])).toEqual(['verify', 'verify', 'verify']);
    expect(judged(['stale', 'future', 'id_changed', 'event_changed'])).toEqual(Array(4).fill('signed_content'));
    expect(judged(['stale', 'future'])).toEqual(['time', 'time']);
  });

  it('check-10: a receiver that accepts nothing proves nothing by refusing', () => {
    const refused = ['valid', 'tampered', 'duplicate'].map((id) => ({
      ...{ check: check(id), verdict: judge(check(id), [status(401), status(401)]) },
    }));
    const all = inContext(refused);
    expect(all.map(({ verdict }) => verdict.verdict)).toEqual(['fail', 'unclear', 'unclear']);
  });
});

/** The verdicts on a receiver that gives every check the same answer, but for some. */
const answering = (same: Observed, others: Readonly<Record<string, Observed>> = {}) =>
  inContext(CHECKS.map((one) => ({ check: one, verdict: judge(one, [others[one.id] ?? same]) })));
const failed = (all: ReturnType<typeof answering>) =>
  all.flatMap(({ check: { id }, verdict }) => (verdict.verdict === 'fail' ? [[id, verdict.advice]] : []));

describe('check-13: a receiver that refuses every correct request alike has one finding', () => {
  it.each<[Observed, AdviceKind, string]>([
    [status(401, { code: 'signature_mismatch' }), 'secret', 'also correctly signed ones: 401 signature_mismatch.'],
    [status(401), 'secret', 'also correctly signed ones: 401.'],
    [status(403), 'secret', 'also correctly signed ones: 403.'],
    [status(500, { code: 'secret_missing' }), 'no_secret', 'also correctly signed ones: 500 secret_missing.'],
    [status(404), 'path', 'also correctly signed ones: 404.'],
    [status(405), 'path', 'also correctly signed ones: 405.'],
    [status(308), 'redirect', 'also correctly signed ones: 308.'],
    [status(400, { code: 'header_missing' }), 'headers', 'also correctly signed ones: 400 header_missing.'],
    [status(500, { code: 'body_already_parsed' }), 'keep_bytes', 'correctly signed ones: 500 body_already_parsed.'],
    [status(503), 'own_error', 'also correctly signed ones: 503.'],
    [{ failure: 'timeout' }, 'in_time', 'It does not answer correct requests: no answer in time.'],
    [{ failure: 'ECONNREFUSED' }, 'reachable', 'It does not answer correct requests: no answer (ECONNREFUSED).'],
  ])('check-13: %j to everything', (answer, advice, words) => {
    const all = answering(answer);
    expect(failed(all)).toEqual([['valid', advice]]);
    expect(all.filter(({ verdict }) => verdict.verdict === 'pass')).toEqual([]);
    const [valid] = all;
    expect(valid && meaningOf(valid, all)).toContain(words);
    expect(all[1]?.verdict.found).toMatch(/: unclear because every correct request is refused$/);
  });

  it('check-13: what does not depend on the cause is still found', () => {
    const all = answering(status(401), {
      method_put: status(200),
      short_signature: status(500),
      large: status(413),
      missing: status(400),
    });
    expect(failed(all)).toEqual([
      ['valid', 'secret'],
      ['short_signature', 'compare_lengths'],
      ['method_put', 'verify'],
    ]);
    const [valid] = all;
    expect(valid && meaningOf(valid, all)).toBe('It refuses every correctly signed request: 401.');
  });

  it('check-13: a receiver that accepts some correct requests refuses forged ones for a reason', () => {
    const all = answering(status(401), { valid: status(500), unknown_event: status(204), sparse: status(500) });
    expect(all.find(({ check: { id } }) => id === 'tampered')?.verdict).toEqual({ verdict: 'pass', found: '401' });
    const [valid] = all;
    expect(valid && meaningOf(valid, all)).toBe('It refuses every plain example: 500.');
    expect(all.find(({ check: { id } }) => id === 'sparse')?.verdict.verdict).toBe('unclear');
  });
});

describe('check-15: lines of code have the path of the receiver', () => {
  const everywhere = (path: string) =>
    ALL_FRAMEWORKS.flatMap((framework) =>
      [true, false].map((usesKit) => adviceOf('keep_bytes', { framework, usesKit, path })),
    ).map(({ text, code }) => `${text}\n${code}`);

  it.each(['/hooks/posthorn', '/in', '/api/hooks'])('check-15: %s', (path) => {
    const all = everywhere(path).join('\n');
    expect(all).not.toMatch(/'\/webhooks'|app\/webhooks|@Post\('webhooks/);
    expect(all).toContain(`app.post('${path}', expressHandler(receiver))`);
    expect(all).toContain(`app.post('${path}', raw,`);
    expect(all).toContain(`scope.post('${path}',`);
    expect(all).toContain(`@Post('${path.slice(1)}')`);
    expect(all).toContain(`app${path}/route.ts`);
  });

  it('check-15: without a path, and with one that code cannot hold, the lines are those of the page', () => {
    expect(everywhere("/it's")).toEqual(everywhere('/webhooks'));
    expect(everywhere('/webhooks/')).toEqual(everywhere('/webhooks'));
    expect(everywhere('/')[0]).toContain("app.post('/', expressHandler(receiver))");
  });
});

it('check-16: advice on large bodies names the largest body that Posthorn sends, and the kit its own option', () => {
  for (const framework of [null, ...ALL_FRAMEWORKS]) {
    const own = adviceOf('body_limit', { framework, usesKit: true });
    expect(own.code).toBe('createReceiver({ secrets, maxBodyBytes: 1_114_112 });');
    const plain = adviceOf('body_limit', { framework, usesKit: false });
    for (const { text } of [own, plain]) expect(text).toContain('1,114,112 bytes (1 MiB and 64 KiB)');
    expect(plain.code ?? '').not.toMatch(/createReceiver|\dmb/);
  }
  expect(LARGE_BYTES).toBe(1_114_112);
});
