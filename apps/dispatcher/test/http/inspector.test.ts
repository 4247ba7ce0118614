// The inspector's page and files (docs/spec.md inspector-files-1 to inspector-files-5), served from a folder like the one that is built.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import express from 'express';
import { describe, expect, it } from 'vitest';
import { errorHandler, faultAnswers } from '../../src/http/error-handler.ts';
import { inspectorFolder } from '../../src/http/inspector/inspector-files.ts';
import { type Inspector, mountInspector } from '../../src/http/inspector/mount-inspector.ts';
import { refused } from './support/api.ts';
import { serving } from './support/serving.ts';

const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const PAGE = '<!doctype html><meta name="csp-nonce" content="__CSP_NONCE__"><title>Posthorn</title>';

type Got = { status: number; headers: Record<string, string | string[] | undefined>; text: string };

/** Paths as they are: `fetch` would tidy them up. */
function ask(base: string, path: string, headers: Record<string, string> = HTML, method = 'GET'): Promise<Got> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, headers, method }, (response) => {
      let text = '';
      response.setEncoding('latin1').on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    })
      .on('error', reject)
      .end();
  });
}

function build(folder: string): void {
  mkdirSync(join(folder, 'assets'), { recursive: true });
  mkdirSync(join(folder, '.vite'));
  writeFileSync(join(folder, 'index.html'), PAGE);
  writeFileSync(join(folder, 'posthorn.svg'), '<svg/>');
  writeFileSync(join(folder, 'assets', 'index-CfLqJh-f.js'), 'export {};');
  writeFileSync(join(folder, '.vite', 'manifest.json'), '{}');
  writeFileSync(join(folder, '.posthorn-built-from'), 'x');
}

async function served(over: Partial<Inspector> = {}, isBuilt = true) {
  const place = mkdtempSync(join(tmpdir(), 'posthorn-inspector-'));
  const folder = join(place, 'dist');
  writeFileSync(join(place, 'outside.txt'), 'outside');
  if (isBuilt) build(folder);
  const app = express();
  app.disable('etag');
  mountInspector(app, { folder, absence: 'It is away.', demoReceiver: null, ...over }, 'Posthorn 1.2.3');
  app.use((_req, res) => void res.status(404).json({ code: 'not_found' }));
  app.use(
    errorHandler(
      faultAnswers(
        () => undefined,
        () => undefined,
      ),
    ),
  );
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    folder,
    get: (path: string, headers?: Record<string, string>, method?: string) => ask(url, path, headers, method),
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      rmSync(place, { recursive: true });
    },
  };
}

it('method-1: a file of the page has GET and HEAD, and no other method', async () => {
  await using site = await served();
  for (const path of ['/assets/index-CfLqJh-f.js', '/posthorn.svg']) {
    expect(await site.get(path, {}, 'OPTIONS')).toMatchObject({
      status: 204,
      headers: { allow: 'GET, HEAD' },
      text: '',
    });
    expect(await site.get(path, {}, 'POST')).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
  }
  for (const path of [
    '/assets',
    '/assets/other.js',
    '/.vite/manifest.json',
    '/assets/../../outside.txt',
    '/%2e%2e/outside.txt',
  ])
    expect((await site.get(path, {}, 'OPTIONS')).status).toBe(404);
});

describe('inspector-files-1: the page is where a browser goes, and nowhere else', () => {
  it.each(['/', '/live', '/sign-in?next=%2Flive', '/deliveries/dlv_1', '/settings/webhooks/5', '/apiary', '/%'])(
    'GET %s',
    async (path) => {
      await using site = await served();
      const page = await site.get(path);
      expect(page).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
      expect(page.text).toContain('<title>Posthorn</title>');
      const head = await site.get(path, HTML, 'HEAD');
      expect(head).toMatchObject({ status: 200, text: '', headers: { 'content-length': String(page.text.length) } });
    },
  );

  it.each(['/api', '/api/v3/nope', '/assets/gone-12345678.js', '/healthz/x', '/docs/x', '/openapi.json/', '/metrics/'])(
    'GET %s is for programs: 404 in JSON',
    async (path) => {
      await using site = await served();
      const answer = await site.get(path);
      expect([answer.status, answer.text]).toEqual([404, '{"code":"not_found"}']);
    },
  );

  it('who does not ask for a page gets none; at / everybody does', async () => {
    await using site = await served();
    for (const accept of ['application/json', '*/*', 'image/*', 'text/htmlx']) {
      expect((await site.get('/live', { accept })).status, accept).toBe(404);
    }
    expect((await site.get('/live', {})).status).toBe(404);
    expect((await site.get('/live', HTML, 'POST')).status).toBe(404);
    expect((await site.get('/', {})).text).toContain('<title>Posthorn</title>');
  });
});

describe('inspector-files-2: the page may run and load its own, and nothing that stands in it', () => {
  it('by a policy without exceptions, with a new nonce each time', async () => {
    await using site = await served();
    const nonces = new Set<string>();
    for (let n = 0; n < 3; n += 1) {
      const { headers, text } = await site.get('/live');
      const nonce = /content="([\w+/=]{22,})"/.exec(text)?.[1] ?? '';
      nonces.add(nonce);
      expect(headers['content-security-policy']).toBe(
        `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; font-src 'self'; ` +
          "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
      );
      // A kept page would have an old nonce.
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'x-frame-options': 'DENY',
      });
      expect(headers['etag']).toBeUndefined();
    }
    expect(nonces.size).toBe(3);
  });

  it('in the demo it may call the receiver too', async () => {
    await using site = await served({ demoReceiver: 'http://127.0.0.1:8401' });
    const policy = (await site.get('/')).headers['content-security-policy'];
    expect(policy).toContain("; connect-src 'self' http://127.0.0.1:8401; ");
  });
});

describe('inspector-files-3: its files are kept by browsers as long as they are the same', () => {
  it('those with a hash in their name for good, the others until they are asked for again', async () => {
    await using site = await served();
    const script = await site.get('/assets/index-CfLqJh-f.js', {});
    expect(script).toMatchObject({
      status: 200,
      text: 'export {};',
      headers: {
        'content-type': expect.stringMatching(/^text\/javascript/),
        'cache-control': 'public, max-age=31536000, immutable',
      },
    });
    const icon = await site.get('/posthorn.svg', {});
    expect(icon.headers).toMatchObject({ 'cache-control': 'no-cache', 'content-type': 'image/svg+xml' });
    const again = await site.get('/posthorn.svg', { 'if-none-match': String(icon.headers['etag']) });
    expect([again.status, again.text]).toEqual([304, '']);
    expect(await site.get('/posthorn.svg', {}, 'HEAD')).toMatchObject({ status: 200, text: '' });
  });

  it('compressed for whoever takes that', async () => {
    await using site = await served();
    const path = '/assets/index-CfLqJh-f.js';
    const gzip = { 'accept-encoding': 'br;q=0.9, gzip' };
    const got = await site.get(path, gzip);
    expect(got.headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-type': expect.stringMatching(/^text\/javascript/),
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
    });
    expect(gunzipSync(Buffer.from(got.text, 'latin1')).toString()).toBe('export {};');
    const again = await site.get(path, { ...gzip, 'if-none-match': String(got.headers['etag']) });
    expect([again.status, again.text]).toEqual([304, '']);
    const length = got.headers['content-length'];
    expect(await site.get(path, gzip, 'HEAD')).toMatchObject({
      status: 200,
      text: '',
      headers: { 'content-length': length },
    });
    const plain = await site.get(path, { 'accept-encoding': 'gzip;q=0' });
    expect(plain).toMatchObject({ text: 'export {};', headers: { vary: 'accept-encoding' } });
    for (const gone of ['/assets/gone-12345678.js', '/assets/..%2f..%2fx.js', '/assets/.x.js']) {
      expect((await site.get(gone, gzip)).status, gone).toBe(404);
    }
  });

  it.each([
    '/.vite/manifest.json',
    '/.posthorn-built-from',
    '/../outside.txt',
    '/assets/../../outside.txt',
    '/%2e%2e/outside.txt',
    '/assets/..%2f..%2foutside.txt',
    '/assets/%00',
    '/assets',
    '/assets/',
  ])('%s is not one of them', async (path) => {
    await using site = await served();
    const answer = await site.get(path, {});
    expect([answer.status, answer.text]).toEqual([404, '{"code":"not_found"}']);
  });
});

describe('inspector-files-4: without a page, a line says how to get one', () => {
  it('not built: which command builds it, and then it is there at once', async () => {
    await using site = await served({}, false);
    const root = await site.get('/');
    expect(root).toMatchObject({ status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' } });
    expect(root.text).toMatch(/^Posthorn 1\.2\.3\n.*`npm run build:inspector`/s);
    expect(await site.get('/sign-in')).toMatchObject({ status: 404, text: root.text });
    build(site.folder);
    expect((await site.get('/sign-in')).text).toContain('<title>Posthorn</title>');
  });

  it('not installed, or switched off', async () => {
    await using site = await served({ folder: null });
    expect((await site.get('/')).text).toBe('Posthorn 1.2.3\nIt is away.\n');
    expect((await site.get('/posthorn.svg', {})).status).toBe(404);
  });
});

const off = serving({ flags: { 'no-inspector': true } });
const on = serving();

describe('inspector-files-5: serve has it at /', () => {
  it('from the package beside it', async () => {
    expect(inspectorFolder()).toMatch(/apps\/inspector\/dist$/);
    const { text, headers } = await ask(on.dispatcher.url, '/');
    expect(text).toMatch(/<title>Posthorn<\/title>|build:inspector/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    refused(await on.dispatcher.anonymous.get('//live'), 404, 'not_found');
  });

  it('not with --no-inspector', async () => {
    const { status, text } = await ask(off.dispatcher.url, '/');
    expect(status).toBe(200);
    expect(text).toMatch(/^Posthorn .*--no-inspector/s);
    expect((await off.dispatcher.anonymous.get('//healthz')).status).toBe(200);
  });
});
