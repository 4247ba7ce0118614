// What every adapter does, against the real framework. `serve` mounts the adapter at /webhooks and returns the origin.
import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { type ReceiverOptions, type RequestReceiver, retryAfter } from '@posthorn/receiver-kit';
import { describe, expect, it, vi } from 'vitest';
import { makeReceiver } from '../support/make-receiver.ts';
import { type SendOptions, signedRequest } from '../support/sender.ts';

export type Send = (request: { method?: string; headers: [string, string][]; body?: Uint8Array }) => Promise<Response>;

export interface Served {
  readonly send: Send;
  /** The port of a real socket; absent where the platform gives whole requests only. */
  readonly port?: number;
  /** Sends a request whose body breaks off, where no socket shows it. */
  readonly broken?: () => Promise<void>;
  /** The platform ends all work of a request whose connection closed, so nothing is left that could answer or log. */
  readonly endsBroken?: boolean;
  /** The platform passes the last of repeated headers only. */
  readonly keepsLast?: boolean;
}

export type Serve = (receiver: RequestReceiver) => Promise<Served>;

/** Sends over a real socket. */
export function overHttp(origin: string): Served {
  const send: Send = ({ method = 'POST', headers, body }) =>
    fetch(`${origin}/webhooks`, { method, headers, ...(body && { body: Uint8Array.from(body) }) });
  return { send, port: Number(new URL(origin).port) };
}

/** Sends the beginning of a body, and closes. */
export async function breakOff(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const head = 'POST /webhooks HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n';
  socket.write(`${head}{"id":`);
  socket.end();
}

const codeOf = async (response: Response) => [response.status, (await response.text()).match(/"code":"(\w+)"/)?.[1]];

export function adapterContract(name: string, serve: Serve): void {
  async function start(options: Partial<ReceiverOptions> = {}) {
    const { receiver, log, clock } = makeReceiver(options);
    const handler = vi.fn<(delivery: { raw: Uint8Array }) => unknown>();
    receiver.on('transaction.created', handler);
    const served = await serve(receiver);
    const post = (send: SendOptions = {}, more: [string, string][] = []) => {
      const { body, headers } = signedRequest(send);
      return served.send({ headers: [...Object.entries(headers), ...more], body });
    };
    return { ...served, post, handler, log, clock };
  }

  describe(`adapter-2: ${name}`, () => {
    it('adapter-2: passes through what no test below changes', async () => {
      const { post, handler } = await start();
      expect((await post()).status).toBe(200);
      expect(handler).toHaveBeenCalledTimes(1);
    });

    it.each([
      ['odd JSON', Buffer.from('{ "b": 1.0, "1": 1e3, "u": "\\u00e9\\/" , "b": -0}\n'), 200],
      ['a byte order mark', Buffer.from('\uFEFF{"id":"t1"}'), 200],
      ['150 kB', Buffer.from(JSON.stringify({ id: 'x'.repeat(150_000) })), 200],
      ['bytes that are not UTF-8, up to the signature check', Buffer.from([0x22, 0xff, 0xfe, 0x22]), 422],
    ])('leaves %s untouched', async (_, body, status) => {
      const { post, handler } = await start();
      expect((await post({ body })).status).toBe(status);
      if (status === 200) expect(Buffer.from(handler.mock.calls[0]![0].raw)).toEqual(body);
    });

    it('refuses other methods, large bodies and compressed bodies by their codes', async () => {
      const { send, post, handler } = await start({ maxBodyBytes: 1000 });
      const get = await send({ method: 'GET', headers: [] });
      expect([get.headers.get('allow'), ...(await codeOf(get))]).toEqual(['POST', 405, 'method_not_allowed']);
      expect(await codeOf(await post({ text: 'x'.repeat(1001) }))).toEqual([413, 'body_too_large']);
      const zipped = post({ body: gzipSync('{"id":"t1"}') }, [['content-encoding', 'gzip']]);
      expect(await codeOf(await zipped)).toEqual([415, 'encoding_unsupported']);
      expect(handler).not.toHaveBeenCalled();
    });

    it('reads repeated headers', async ({ skip }) => {
      const { post, keepsLast } = await start();
      if (keepsLast) return skip('this platform passes the last of repeated headers only');
      expect((await post({}, [['webhook-signature', 'v1,AAAA']])).status).toBe(200);
    });

    it('runs one of two copies that arrive together, and answers headers of its own', async () => {
      const { post, handler } = await start();
      let finish = (): void => undefined;
      const finished = new Promise<void>((resolve) => {
        finish = resolve;
      });
      handler.mockReturnValue(finished);
      const first = post();
      await vi.waitFor(() => expect(handler).toHaveBeenCalled(), 10_000);
      const second = await post();
      expect([second.headers.get('retry-after'), ...(await codeOf(second))]).toEqual(['12', 409, 'in_progress']);
      finish();
      expect((await first).status).toBe(200);
      expect((await post()).headers.get('webhook-duplicate')).toBe('1');
      expect(handler).toHaveBeenCalledTimes(1);
    });

    it('answers 503 when the deadline passes or the handler asks for another try', async () => {
      const { post, handler, clock } = await start();
      handler.mockReturnValueOnce(new Promise(() => undefined));
      const slow = post();
      await vi.waitFor(() => expect(handler).toHaveBeenCalled(), 10_000);
      clock.advance(12_000);
      expect(await codeOf(await slow)).toEqual([503, 'handler_timeout']);
      handler.mockImplementation(() => {
        throw retryAfter(60);
      });
      expect((await post({ number: 2 })).headers.get('retry-after')).toBe('60');
    });

    it('runs nothing when the request breaks off', async ({ skip }) => {
      const onReject = vi.fn();
      const { port, broken, endsBroken, handler } = await start({ onReject });
      if (endsBroken) return skip('this platform ends the work of a request whose connection closed');
      if (port === undefined && broken === undefined) return skip('this platform gives whole requests only');
      await (port === undefined ? broken?.() : breakOff(port));
      await vi.waitFor(() => expect(onReject).toHaveBeenCalled(), 10_000);
      expect(onReject.mock.calls[0]?.[0]).toMatchObject({ code: 'body_incomplete' });
      expect(handler).not.toHaveBeenCalled();
    });
  });
}
