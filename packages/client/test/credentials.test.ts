import { describe, expect, it } from 'vitest';
import { createClient } from '../src/index.ts';
import { acceptedStep, apiError, numbered, webhook } from './support/bodies.ts';
import { scriptedServer } from './support/scripted-server.ts';

describe('client-11: with `credentials: cookie`, the browser proves who calls', () => {
  it('sends no token, and the header against forged requests with each change', async () => {
    await using server = await scriptedServer([
      { status: 200, json: numbered([webhook()], 1, 1) },
      acceptedStep,
      { status: 204 },
    ]);
    const client = createClient({ url: server.url, credentials: 'cookie', retries: 0 });
    await client.webhooks.list();
    await client.emitCustom('custom.thing', {});
    await client.session.end();
    expect(server.requests.map(({ method, headers }) => [method, headers['posthorn-csrf']])).toEqual([
      ['GET', undefined],
      ['POST', '1'],
      ['DELETE', '1'],
    ]);
    expect(server.requests.filter(({ headers }) => 'authorization' in headers)).toEqual([]);
  });

  it('sends no such header with a token', async () => {
    await using server = await scriptedServer([acceptedStep]);
    await createClient({ url: server.url, token: 'phn_test' }).emitCustom('custom.thing', {});
    expect(server.requests).toMatchObject([{ headers: { authorization: 'Bearer phn_test' } }]);
    expect(server.requests[0]?.headers).not.toHaveProperty('posthorn-csrf');
  });

  it('answers an ended session as any other failure', async () => {
    await using server = await scriptedServer([apiError(401, 'unauthenticated')]);
    const client = createClient({ url: server.url, credentials: 'cookie', retries: 0 });
    expect(await client.session.get()).toMatchObject({ ok: false, error: { code: 'unauthenticated', status: 401 } });
  });

  it('throws for both or another kind', () => {
    const url = 'http://127.0.0.1:1';
    // @ts-expect-error both
    expect(() => createClient({ url, token: 't', credentials: 'cookie' })).toThrow(
      /exclude each other: leave one out$/,
    );
    // @ts-expect-error another
    expect(() => createClient({ url, credentials: 'basic' })).toThrow(/neither 'token' nor 'cookie'/);
    // @ts-expect-error none
    expect(() => createClient({ url })).toThrow(/`token` is not a string/);
  });
});
