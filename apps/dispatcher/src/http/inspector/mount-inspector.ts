// Serves the inspector at `/`: its built files, and its page for every browser path that nothing else handles.
import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import express, { type Express, type Request, type Response } from 'express';
import { answerOtherMethod } from '../mount-routes.ts';
import { compressedAssets } from './compressed-assets.ts';
import { isBuilt } from './inspector-files.ts';
import { pagePolicy } from './page-policy.ts';

export type Inspector = {
  /** Where it was built; `null` = not to be served, or not installed. */
  folder: string | null;
  /** Why there is none, where `folder` is `null`. */
  absence: string;
  demoReceiver: string | null;
};

const NOT_BUILT = 'The inspector is not built. Run `npm run build:inspector` in the checkout, then reload this page.';
/** Paths of programs: a browser that goes there is told what is wrong, not shown a page. */
const NOT_PAGES = /^\/(api|assets|healthz|readyz|metrics|openapi\.json|docs|llms\.txt)(\/|$)/;
/** For good: another content has another name. */
const ASSET_HEADERS = {
  'cache-control': 'public, max-age=31536000, immutable',
  'cross-origin-resource-policy': 'same-origin',
  vary: 'accept-encoding',
};

const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  // Its nonce is for one answer alone: it must not be kept, nor be found unchanged.
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
};

/** @param about what `/` says where there is no page */
export function mountInspector(app: Express, { folder, absence, demoReceiver }: Inspector, about: string): void {
  if (folder !== null) mountFiles(app, folder);
  app.use(async (req, res, next) => {
    const isRoot = req.path === '/';
    if (req.method !== 'GET' && req.method !== 'HEAD') next();
    else if (!isRoot && (NOT_PAGES.test(req.path) || !wantsPage(req))) next();
    else if (folder !== null && isBuilt(folder)) await sendPage(res, folder, demoReceiver);
    else sendText(res, isRoot ? 200 : 404, `${about}\n${folder === null ? absence : NOT_BUILT}\n`);
  });
}

/** By name: a program that takes anything wants no page. */
const wantsPage = (req: Request): boolean => /\btext\/html\b/.test(req.headers.accept ?? '');

function mountFiles(app: Express, folder: string): void {
  app.use(compressedAssets(folder, ASSET_HEADERS));
  app.use(
    express.static(folder, {
      // The page is sent below, with its nonce.
      index: false,
      redirect: false,
      dotfiles: 'ignore',
      setHeaders(res, path) {
        const isHashed = path.startsWith(join(folder, 'assets'));
        const headers = isHashed ? ASSET_HEADERS : { ...ASSET_HEADERS, 'cache-control': 'no-cache' };
        for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
      },
    }),
  );
  app.use(async (req, res, next) => {
    const isRead = req.method === 'GET' || req.method === 'HEAD';
    if (isRead || !(await isFile(folder, req.path))) next();
    else answerOtherMethod(req, res, 'GET, HEAD');
  });
}

async function isFile(folder: string, path: string): Promise<boolean> {
  if (!/^(\/[\w-][\w.-]*)+$/.test(path)) return false;
  const found = await stat(join(folder, path)).catch(() => null);
  return found?.isFile() === true;
}

async function sendPage(res: Response, folder: string, demoReceiver: string | null): Promise<void> {
  const nonce = randomBytes(16).toString('base64');
  const page = await readFile(join(folder, 'index.html'), 'utf8');
  res.set({ ...PAGE_HEADERS, 'content-security-policy': pagePolicy(nonce, demoReceiver) });
  res.send(page.replaceAll('__CSP_NONCE__', nonce));
}

const sendText = (res: Response, status: number, text: string): void => {
  res.status(status).set('cache-control', 'no-store').type('text/plain').send(text);
};
