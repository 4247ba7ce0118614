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

  it('check-9: the large body is as large as the kit takes, and no larger', () => {
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
    ['valid', [status(500)], 'fail', 'loss', 'fault'],
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
    ['duplicate', [status(200), status(200)], 'fail', 'twice', 'remember_ids'],
    ['duplicate', [status(200), status(409)], 'fail', 'loss', 'remember_ids'],
    ['duplicate', [status(204), status(204)], 'unclear'],
    ['duplicate', [status(500), status(500)], 'unclear'],
    ['together', [status(200), status(409), status(409)], 'pass'],
    ['together', [status(200), status(200), status(409)], 'fail', 'twice', 'claim_first'],
    ['together', [status(200), status(500), status(409)], 'fail', 'loss', 'claim_first'],
    ['type_text', [status(415)], 'pass'],
    ['type_text', [status(500)], 'fail', 'noise', 'keep_bytes'],
    ['broken_off', [{ failure: 'BROKEN_OFF' }, status(200)], 'pass'],
    ['broken_off', [{ failure: 'BROKEN_OFF' }, { failure: 'ECONNREFUSED' }], 'fail', 'loss', 'reachable'],
  ])('check-10: %s answered %j is %s', (id, observed, verdict, risk, advice) => {
    expect(judge(check(id), observed)).toMatchObject({ verdict, ...(risk && { risk, advice }) });
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
    expect(all.map((one) => meaningOf(one, all))).toEqual(['It refuses every event, even a plain example.', '', '']);
  });
});
