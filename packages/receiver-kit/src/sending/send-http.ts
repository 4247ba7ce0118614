// One request over a socket of its own. `fetch` cannot send repeated headers, a body in parts, or half of a body.
import { Buffer } from 'node:buffer';
import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

export interface HttpRequest {
  readonly url: URL;
  readonly method: string;
  /** Repeated names are sent as they are. `host` and `connection` are added. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Sent one after another. */
  readonly parts: readonly Uint8Array[];
  /** Between two parts. Default 0. */
  readonly pauseMs?: number;
  /** Sends no more than the parts, although `content-length` says more, and closes the connection. */
  readonly breaksOff?: boolean;
  /** For the whole answer. */
  readonly timeoutMs: number;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case; repeated ones are joined. */
  readonly headers: Readonly<Record<string, string>>;
  /** Its first 64 KiB. */
  readonly body: string;
}

/** `timeout`, or the code of the system or of Node: `ECONNREFUSED`, `ECONNRESET`, `ENOTFOUND`, … */
export interface HttpFailure {
  readonly failure: string;
  readonly message: string;
}

const ANSWER_MAX_BYTES = 65_536;

/** Never rejects. */
export function sendHttp(wanted: HttpRequest): Promise<HttpAnswer | HttpFailure> {
  return new Promise((resolve) => {
    const { url, method, headers, timeoutMs } = wanted;
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const list = [...headers, ...ofUrl(url), ['connection', 'close']].flat() as string[];
    const req = send(url, { method, headers: list as never, agent: false });
    const timer = setTimeout(() => {
      end({ failure: 'timeout', message: `no complete answer within ${timeoutMs / 1000} s` });
    }, timeoutMs);
    const end = (outcome: HttpAnswer | HttpFailure): void => {
      clearTimeout(timer);
      resolve(outcome);
      req.destroy();
    };
    req.on('error', (error) => end(failureOf(error)));
    req.on('response', (res) => {
      read(res).then(end, (error) => end(failureOf(error)));
    });
    write(req, wanted).catch((error) => end(failureOf(error)));
  });
}

/** Node adds nothing to headers that are given as a list. */
function ofUrl({ host, username, password }: URL): [string, string][] {
  const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const login: [string, string] = ['authorization', `Basic ${Buffer.from(user, 'utf8').toString('base64')}`];
  return [['host', host], ...(username === '' && password === '' ? [] : [login])];
}

function failureOf(error: unknown): HttpFailure {
  const { code, message } = error as NodeJS.ErrnoException;
  return { failure: code ?? 'failed', message: message === '' ? (code ?? 'the request failed') : message };
}

async function write(req: ClientRequest, { parts, pauseMs = 0, breaksOff = false }: HttpRequest): Promise<void> {
  for (const [index, part] of parts.entries()) {
    if (index > 0 && pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    if (req.destroyed) return;
    req.write(part);
  }
  if (!breaksOff) req.end();
  else req.write('', () => req.destroy(Object.assign(new Error('broken off on purpose'), { code: 'BROKEN_OFF' })));
}

async function read(res: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of res as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= ANSWER_MAX_BYTES) break;
  }
  const headers = Object.fromEntries(
    Object.entries(res.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
  return {
    status: res.statusCode ?? 0,
    headers,
    body: Buffer.concat(chunks).subarray(0, ANSWER_MAX_BYTES).toString('utf8'),
  };
}
