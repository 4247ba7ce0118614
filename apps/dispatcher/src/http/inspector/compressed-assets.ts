// Compresses scripts and styles to a third, for browsers on other machines. A file name contains the hash of its content,
// so each file is compressed once and kept in memory: together they are smaller than a photograph.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { RequestHandler } from 'express';

const ASSET = /^\/assets\/(\w[\w.-]*\.(?:js|css))$/;
/** More than a build has; those of earlier builds go. */
const KEPT_MAX = 500;

const pack = promisify(gzip);

/** @param headers of every such file, compressed or not */
export function compressedAssets(folder: string, headers: Readonly<Record<string, string>>): RequestHandler {
  const kept = new Map<string, Promise<Buffer>>();
  const compress = async (name: string): Promise<Buffer> => pack(await readFile(join(folder, 'assets', name)));
  const find = (name: string): Promise<Buffer> => {
    const known = kept.get(name);
    if (known !== undefined) return known;
    if (kept.size >= KEPT_MAX) kept.clear();
    const bytes = compress(name);
    kept.set(name, bytes);
    bytes.catch(() => kept.delete(name));
    return bytes;
  };
  return async (req, res, next) => {
    const name = ASSET.exec(req.path)?.[1];
    const isRead = req.method === 'GET' || req.method === 'HEAD';
    if (name === undefined || !isRead || req.acceptsEncodings('gzip') !== 'gzip') {
      next();
      return;
    }
    try {
      const bytes = await find(name);
      res.set({ ...headers, 'content-encoding': 'gzip', etag: `"${name}-gzip"` });
      res.type(name).send(bytes);
    } catch (error) {
      // Not there: the file handler answers that.
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') next();
      else throw error;
    }
  };
}
