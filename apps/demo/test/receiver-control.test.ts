import { expect, it } from 'vitest';
import { startReceiver } from '../src/receiver.ts';

const INSPECTOR = 'http://127.0.0.1:8400';

async function start() {
  const controllers = new Set<string>();
  const onDelivery = () => undefined;
  const receiver = await startReceiver({ host: '127.0.0.1', port: 0, endpoints: [], controllers, onDelivery });
  const ask = async (method: string, path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(receiver.url + path, { method, headers });
    const { status } = response;
    return { status, allowed: response.headers.get('access-control-allow-origin'), text: await response.text() };
  };
  return { controllers, ask, [Symbol.asyncDispose]: () => receiver[Symbol.asyncDispose]() };
}

it('WEB6: the receiver tells how it stands and is switched by who sends no origin', async () => {
  await using run = await start();
  const state = async () => JSON.parse((await run.ask('GET', '/control')).text).state;
  expect(await state()).toBe('up');
  expect(await run.ask('POST', '/control/down')).toEqual({ status: 200, allowed: null, text: '{"state":"down"}' });
  expect(await state()).toBe('down');
  expect((await run.ask('POST', '/control/up')).text).toBe('{"state":"up"}');
  expect(await state()).toBe('up');
});

it("WEB6: of pages, only the inspector's may use the switch", async () => {
  await using run = await start();
  const from = (origin: string) => ({ origin });
  // Its address is known later than the receiver's.
  expect((await run.ask('POST', '/control/down', from(INSPECTOR))).status).toBe(403);
  run.controllers.add(INSPECTOR);
  for (const origin of ['http://evil.test', 'null', 'http://127.0.0.1:84000']) {
    expect(await run.ask('POST', '/control/down', from(origin))).toMatchObject({ status: 403, allowed: null });
    expect(await run.ask('GET', '/control', from(origin))).toMatchObject({ status: 403, allowed: null });
  }
  expect((await run.ask('GET', '/control')).text).toBe('{"state":"up"}');
  expect(await run.ask('OPTIONS', '/control/down', from(INSPECTOR))).toMatchObject({ status: 204, allowed: INSPECTOR });
  expect(await run.ask('POST', '/control/down', from(INSPECTOR))).toMatchObject({ status: 200, allowed: INSPECTOR });
});
