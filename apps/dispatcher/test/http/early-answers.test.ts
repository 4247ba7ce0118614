// Bodies that are refused before they have been sent, over plain sockets: what comes back, and when.
import { connect, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, it } from 'vitest';
import type { Api } from './support/api.ts';
import { serving } from './support/serving.ts';

const here = serving();
const MIB = 1024 * 1024;
const EVENT = '{"event":"order.created","context":{}}';

const open: Socket[] = [];
afterEach(() => {
  for (const socket of open.splice(0)) socket.destroy();
});

/** Sends the head of POST /events; the test sends the body, or does not. */
function post(api: Pick<Api, 'url' | 'headers'>, headers: readonly string[]) {
  const { hostname, port, host } = new URL(api.url);
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  open.push(socket);
  let text = '';
  let isOver = false;
  socket.on('data', (chunk) => (text += chunk));
  socket.on('error', () => undefined);
  for (const event of ['end', 'close']) {
    socket.on(event, () => {
      isOver = true;
    });
  }
  const own = Object.entries(api.headers).map(([name, value]) => `${name}: ${value}`);
  const head = ['POST /api/v3/events HTTP/1.1', `host: ${host}`, 'content-type: application/json', ...own, ...headers];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  const until = async (isTrue: () => boolean): Promise<string> => {
    while (!isTrue()) await turn();
    return text;
  };
  return {
    socket,
    answered: () => until(() => /\r\n\r\n.*\}$/s.test(text)),
    told: (part: string) => until(() => text.includes(part)),
    ended: () => until(() => isOver),
  };
}

it('body-1: a length beyond the limit is refused at the head, without 100 Continue, and the connection is closed', async () => {
  const api = await here.caller();
  for (const expectation of [[], ['expect: 100-continue']]) {
    const call = post(api, [`content-length: ${MIB + 1}`, ...expectation]);
    const answer = await call.answered();
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer.toLowerCase()).toContain('connection: close');
    expect(answer).toContain('"code":"body_too_large"');
    await call.ended();
  }
});

it('body-1: in chunks it is refused as soon as it passes the limit', async () => {
  const api = await here.caller();
  const call = post(api, ['transfer-encoding: chunked']);
  const chunk = `10000\r\n${' '.repeat(65_536)}\r\n`;
  for (let sent = 0; sent <= MIB; sent += 65_536) call.socket.write(chunk);
  // The end of the body is never sent.
  expect(await call.answered()).toMatch(/^HTTP\/1\.1 413 /);
  await call.ended();
});

it('body-1: unpacked it is refused as soon as it passes the limit', async () => {
  const api = await here.caller();
  const bomb = gzipSync(Buffer.alloc(64 * MIB));
  // More of it is announced, and never comes.
  const call = post(api, ['content-encoding: gzip', `content-length: ${MIB}`]);
  call.socket.write(bomb);
  expect(await call.answered()).toMatch(/^HTTP\/1\.1 413 /);
  await call.ended();
});

it('body-1: a client that goes on sending still reads its answer', async () => {
  const api = await here.caller();
  const call = post(api, [`content-length: ${8 * MIB}`]);
  for (let sent = 0; sent < 4 * MIB; sent += 65_536) {
    call.socket.write(Buffer.alloc(65_536, 32));
    await turn();
  }
  expect(await call.answered()).toMatch(/^HTTP\/1\.1 413 /);
  await call.ended();
});

it('body-2: whoever is refused before the body is read is not told to send it', async () => {
  const anonymous = { url: here.dispatcher.url, headers: {} };
  const call = post(anonymous, [`content-length: ${MIB}`, 'expect: 100-continue']);
  const answer = await call.answered();
  expect(answer).toMatch(/^HTTP\/1\.1 401 /);
  await call.ended();
});

it('body-2: with Expect: 100-continue a body that is wanted is asked for, and taken', async () => {
  const api = await here.caller();
  const call = post(api, [`content-length: ${EVENT.length}`, 'expect: 100-continue']);
  await call.told('HTTP/1.1 100 Continue\r\n\r\n');
  call.socket.write(EVENT);
  expect(await call.told('202 Accepted')).toContain('HTTP/1.1 100 Continue');
});

it('body-3: after a refusal with a small body the connection goes on', async () => {
  const api = await here.caller();
  const call = post({ url: api.url, headers: {} }, [`content-length: ${EVENT.length}`]);
  await call.told('401 Unauthorized');
  call.socket.write(EVENT);
  call.socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n');
  await call.told('"status":"ok"');
});

it('body-3: a packed body that breaks off leaves nothing waiting', async () => {
  const api = await here.caller();
  const call = post(api, ['content-encoding: gzip', 'content-length: 1000']);
  call.socket.write(gzipSync(EVENT).subarray(0, 12));
  call.socket.destroy();
  expect((await api.get('/events')).json.data).toEqual([]);
});
