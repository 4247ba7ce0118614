// The pages about the API: for programs, for people, for language models. They need no token.
import type { Express, Response } from 'express';
import { type Described, openApiDocument } from '../api-description/document.ts';
import { llmsText } from '../api-description/llms.ts';
import { documentPage, PAGE_POLICY } from '../api-description/page/page.ts';
import { refuseOtherMethods } from './mount-routes.ts';

/** Makes the text on the first request and keeps it. Most processes never get such a request. */
const made = (make: () => Promise<string>): (() => Promise<string>) => {
  let kept: Promise<string> | undefined;
  return () => {
    kept ??= make();
    return kept;
  };
};

export function mountDescription(app: Express, described: Described): void {
  const json = made(async () => JSON.stringify(await openApiDocument(described)));
  const page = made(async () => documentPage(JSON.parse(await json())));
  // Pages of any origin may read it, because it contains nothing that needs a token.
  app.get('/openapi.json', async (_req, res) => {
    res.set('access-control-allow-origin', '*');
    send(res, 'application/json; charset=utf-8', await json());
  });
  app.get('/docs', async (_req, res) => {
    res.set({ 'content-security-policy': PAGE_POLICY, 'referrer-policy': 'no-referrer' });
    send(res, 'text/html; charset=utf-8', await page());
  });
  app.get('/llms.txt', (_req, res) => send(res, 'text/plain; charset=utf-8', llmsText(described.version)));
  for (const path of ['/openapi.json', '/docs', '/llms.txt']) refuseOtherMethods(app, path, ['GET']);
}

function send(res: Response, type: string, text: string): void {
  res.set({ 'content-type': type, 'cache-control': 'no-cache' }).send(text);
}
