import { request } from 'node:http';
import { expect, it } from 'vitest';
import { startReceiver } from '../../src/receiver/receiver.ts';

const INSPECTOR = 'http://127.0.0.1:8400';

async function start() {
  const controllers = new Set<string>();
  const onDelivery = () => undefined;
  const endpoints = ['crm', 'mailing'].map((name) => ({ name, path: `/hooks/${name}`, secret: async () => '' }));
  const receiver = await startReceiver({ host: '127.0.0.1', port: 0, endpoints, controllers, onDelivery });
  const ask = async (method: string, path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(receiver.url + path, { method, headers });
    const { status } = response;
    const body = (await response.text()) || '{}';
    return { status, allowed: response.headers.get('access-control-allow-origin'), body: JSON.parse(body) };
  };
  return { url: receiver.url, controllers, ask, [Symbol.asyncDispose]: () => receiver[Symbol.asyncDispose]() };
}

it('inspector-files-6: the receiver tells how it stands and is switched by who sends no origin', async () => {
  await using run = await start();
  const state = async () => (await run.ask('GET', '/control')).body.state;
  expect(await state()).toBe('up');
  expect(await run.ask('POST', '/control/down')).toMatchObject({ status: 200, allowed: null, body: { state: 'down' } });
  expect(await state()).toBe('down');
  expect((await run.ask('POST', '/control/up')).body.state).toBe('up');
  expect(await state()).toBe('up');
});

it("inspector-files-6: of pages, only the inspector's may use the switch", async () => {
  await using run = await start();
  const from = (origin: string) => ({ origin });
  // Its address is known later than the receiver's.
  expect((await run.ask('POST', '/control/down', from(INSPECTOR))).status).toBe(403);
  run.controllers.add(INSPECTOR);
  for (const origin of ['http://evil.test', 'null', 'http://127.0.0.1:84000']) {
    expect(await run.ask('POST', '/control/down', from(origin))).toMatchObject({ status: 403, allowed: null });
    expect(await run.ask('GET', '/control', from(origin))).toMatchObject({ status: 403, allowed: null });
    expect(await run.ask('GET', '/received/dlv_1', from(origin))).toMatchObject({ status: 403, allowed: null });
  }
  expect((await run.ask('GET', '/control')).body.state).toBe('up');
  expect(await run.ask('OPTIONS', '/control/down', from(INSPECTOR))).toMatchObject({ status: 204, allowed: INSPECTOR });
  expect(await run.ask('POST', '/control/down', from(INSPECTOR))).toMatchObject({ status: 200, allowed: INSPECTOR });
});

it('inspector-files-6: a page that had its own name pointed here is refused, though it sends no origin', async () => {
  await using run = await start();
  const { port } = new URL(run.url);
  const statusAs = (host: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const asked = request({ port, host: '127.0.0.1', path: '/control', headers: { host } }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode));
      });
      asked.on('error', reject).end();
    });
  expect(await statusAs('evil.test')).toBe(403);
  expect(await statusAs(`127.0.0.1:${port}`)).toBe(200);
  expect(await statusAs(`localhost:${port}`)).toBe(200);
  expect(await statusAs(`[::1]:${port}`)).toBe(200);
});

it('demo-18: one endpoint can be told alone, and what there is not is named', async () => {
  await using run = await start();
  const { body } = await run.ask('POST', '/control/hang?endpoint=crm');
  expect(body.state).toBe('mixed');
  expect(body.endpoints).toEqual([
    { name: 'crm', path: '/hooks/crm', state: 'hang' },
    { name: 'mailing', path: '/hooks/mailing', state: 'up' },
  ]);
  expect(body.states.map(({ state }: { state: string }) => state)).toContain('wrong_secret');
  const unknown = await run.ask('POST', '/control/broken');
  expect(unknown.status).toBe(404);
  expect(unknown.body.message).toMatch(/"broken".*up, down, slow/);
  const nobody = await run.ask('POST', '/control/up?endpoint=cmr');
  expect(nobody).toMatchObject({
    status: 404,
    body: { message: 'There is no endpoint "cmr". There are: crm, mailing.' },
  });
});
