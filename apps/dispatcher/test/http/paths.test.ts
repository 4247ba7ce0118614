// Paths, methods and the process's own pages (docs/spec.md api-39 to api-41).
import { request } from 'node:http';
import { connect } from 'node:net';
import { CATALOGUE } from '@posthorn/contracts/catalogue';
import { describe, expect, it } from 'vitest';
import { type Json, refused } from './support/api.ts';
import { serving } from './support/serving.ts';

const here = serving();

/** Paths as they are: `fetch` would tidy them up. */
function plain(
  method: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; allow: string; type: string; text: string }> {
  const { hostname, port } = new URL(here.dispatcher.url);
  return new Promise((resolve, reject) => {
    request({ hostname, port, method, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          allow: response.headers.allow ?? '',
          type: response.headers['content-type'] ?? '',
          text,
        }),
      );
    })
      .on('error', reject)
      .end();
  });
}

describe('api-39: the catalogue is for any token', () => {
  it('paged, each type with its schema and example', async () => {
    const api = await here.caller({ scopes: ['delete-webhooks'] });
    const names: string[] = [];
    for (let page = 1, last = 1; page <= last; page += 1) {
      const { data, meta } = (await api.get(`/event-types?page[number]=${page}&page[size]=50`)).json;
      last = meta.last_page;
      expect(meta.total).toBe(CATALOGUE.length);
      names.push(...data.map((one: Json) => one.name));
    }
    expect(names).toEqual(CATALOGUE.map(({ name }) => name));
    const { data } = (await api.get('/event-types')).json;
    expect(data).toHaveLength(15);
    const one = (await api.get('/event-types/profile.created')).json.data;
    expect(one).toMatchObject({ name: 'profile.created', family: 'profile', schema: { type: 'object' } });
    expect(one.example).toHaveProperty('id');
    const again = await api.post('/events', { event: 'a.b', context: {} });
    refused(again, 403, 'forbidden');
  });

  it.each(['custom.mine', 'constructor', '__proto__', 'toString', '%00', 'profile.created%2f'])(
    '%s is not in it',
    async (name) => {
      const api = await here.caller();
      refused(await api.get(`/event-types/${name}`), 404, 'not_found');
    },
  );
});

describe('api-40: what machines ask of a process needs no token', () => {
  it.each<[string, RegExp]>([
    ['/healthz', /"status":"ok"/],
    ['/readyz', /"status":"ok"/],
    ['/', /Posthorn/],
  ])('%s', async (path, text) => {
    const answer = await plain('GET', path);
    expect(answer.status).toBe(200);
    expect(answer.text).toMatch(text);
    expect(await plain('HEAD', path)).toMatchObject({ status: 200, text: '', type: answer.type });
    const post = await plain('POST', path);
    expect(post).toMatchObject({ status: 405, allow: 'GET, HEAD' });
    expect(JSON.parse(post.text).code).toBe('method_not_allowed');
  });

  it('the answer says no more of the server than it must', async () => {
    const { headers } = await here.dispatcher.anonymous.get('//');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('api-41: a wrong path is 404, a wrong method 405 with Allow, both in JSON', () => {
  it.each([
    ['/nope', 404],
    ['/api', 404],
    ['/api/v3', 404],
    ['/api/v3/nope', 404],
    ['/api/v2/webhooks', 404],
    ['/api/v3/webhooks/1/nope', 404],
    ['/api/v3/webhooks/1/2/3', 404],
    ['/../../etc/passwd', 404],
    ['/api/v3/../../etc/passwd', 404],
    ['//api/v3/webhooks', 404],
    ['/%', 404],
    ['/api/v3/webhooks/%', 400],
    ['/api/v3/webhooks/%E0%A4%A', 400],
    ['/api/v3/events/%ff', 400],
  ])('GET %s', async (path, status) => {
    const { headers } = await here.caller();
    const answer = await plain('GET', path, headers);
    expect(answer.status, answer.text).toBe(status);
    expect(answer.type).toMatch(/^application\/json/);
    expect(JSON.parse(answer.text)).toMatchObject({ code: status === 404 ? 'not_found' : 'malformed_request' });
  });

  it.each([
    ['PATCH', '/webhooks/1', 'GET, HEAD, PUT, DELETE'],
    ['DELETE', '/webhooks', 'GET, HEAD, POST'],
    ['PUT', '/events', 'POST, GET, HEAD'],
    ['GET', '/webhooks/1/test', 'POST'],
    ['DELETE', '/deliveries/dlv_1', 'GET, HEAD'],
    ['POST', '/event-types', 'GET, HEAD'],
    ['GET', '/webhooks/batch.json', 'POST'],
    ['PUT', '/webhooks/batch.json', 'POST'],
    ['GET', '/events/batch', 'POST'],
    ['TRACE', '/webhooks', 'GET, HEAD, POST'],
    ['PROPFIND', '/webhooks', 'GET, HEAD, POST'],
  ])('%s %s', async (method, path, allow) => {
    const answer = await plain(method, `/api/v3${path}`);
    expect(answer).toMatchObject({ status: 405, allow });
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'method_not_allowed' });
  });

  it('OPTIONS tells what is possible; HEAD is GET without its body', async () => {
    expect(await plain('OPTIONS', '/api/v3/webhooks')).toMatchObject({
      status: 204,
      allow: 'GET, HEAD, POST',
      text: '',
    });
    expect(await plain('OPTIONS', '/healthz')).toMatchObject({ status: 204, allow: 'GET, HEAD', text: '' });
    const { headers } = await here.caller();
    expect(await plain('HEAD', '/api/v3/webhooks', headers)).toMatchObject({ status: 200, text: '' });
    expect(await plain('HEAD', '/api/v3/webhooks')).toMatchObject({ status: 401, text: '' });
  });

  it('method-1: OPTIONS * lists what the server has somewhere', async () => {
    const allow = 'GET, HEAD, POST, PUT, DELETE, OPTIONS';
    expect(await plain('OPTIONS', '*')).toMatchObject({ status: 204, allow, text: '' });
    expect(await plain('GET', '*')).toMatchObject({ status: 404 });
  });

  it('method-1: of each path that is described, OPTIONS and 405 list the methods that it has, and no other', async () => {
    const document = JSON.parse((await plain('GET', '/openapi.json')).text) as Json;
    const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
    const own = [
      '/healthz',
      '/api/health',
      '/readyz',
      '/metrics',
      '/openapi.json',
      '/docs',
      '/llms.txt',
      '/',
      '/api/v3/stream',
    ];
    const described = Object.entries<Json>(document.paths).map(
      ([path, operations]) => [`/api/v3${path}`, METHODS.filter((method) => method in operations)] as const,
    );
    expect(described.length).toBeGreaterThan(25);
    for (const [path, methods] of [...described, ...own.map((one) => [one, ['get']] as const)]) {
      const url = path.replace(/\{[^}]+\}/g, '1');
      const answer = await plain('OPTIONS', url);
      expect(answer, url).toMatchObject({ status: 204, text: '' });
      const listed = answer.allow.split(', ');
      const expected = methods.flatMap((method) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]));
      expect([...listed].sort(), url).toEqual([...expected].sort());
      for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']) {
        const { status, allow } = await plain(method, url);
        expect(status === 405, `${method} ${url}: ${status}`).toBe(!listed.includes(method));
        if (status === 405) expect(allow).toBe(answer.allow);
      }
    }
  });

  it.each([
    ['headers beyond 16 KiB', `GET /healthz HTTP/1.1\r\nhost: a\r\nx-a: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ['no HTTP at all', 'hello\r\n\r\n', 400],
    ['two lengths', 'POST /api/v3/events HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n', 400],
    [
      'length beside chunks',
      'POST /api/v3/events HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n',
      400,
    ],
    ['no host', 'GET /healthz HTTP/1.1\r\n\r\n', 400],
  ])('%s', async (_what, bytes, status) => {
    const { hostname, port } = new URL(here.dispatcher.url);
    const answer = await new Promise<string>((resolve) => {
      let text = '';
      const socket = connect(Number(port), hostname, () => socket.write(bytes));
      socket.on('data', (chunk) => {
        text += chunk.toString('latin1');
      });
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(text));
    });
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect((await plain('GET', '/readyz')).status).toBe(200);
  });
});
