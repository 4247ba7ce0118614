// Runs inside Bun, Deno and workerd. At /webhooks the adapter hands what it read to the receiver of the test, which the suite
// of all adapters controls. At /own a receiver of its own works, so that all of the kit runs there.
import { createReceiver, memoryInbox } from '@posthorn/receiver-kit';
import { isWebhookError } from '@posthorn/signing';
import type { Answer } from '../../src/answer.ts';
import { fetchHandler } from '../../src/fetch.ts';
import type { RequestReceiver } from '../../src/request-receiver.ts';

interface Env {
  /** The origin of the test. */
  readonly TEST: string;
  readonly MAX_BODY_BYTES: string;
  readonly WEBHOOK_SECRET: string;
}

const quiet = { warn: () => undefined, error: () => undefined };
const log: string[] = [];
let finished = 0;

const own = createReceiver({
  secrets: ({ env }) => env.WEBHOOK_SECRET,
  inbox: memoryInbox(),
  deadlineMs: 100,
  logger: { warn: (line) => void log.push(line), error: (line) => void log.push(line) },
}).on('transaction.created', async ({ data, id }) => {
  if (data.id === 'slow') await new Promise((resolve) => setTimeout(resolve, 400));
  if (id !== '') finished += 1;
});

/** The receiver of the test, over HTTP. */
function remote({ TEST, MAX_BODY_BYTES }: Env): RequestReceiver {
  const local = createReceiver({
    secrets: 'whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=',
    inbox: memoryInbox(),
    logger: quiet,
  });
  return {
    maxBodyBytes: Number(MAX_BODY_BYTES),
    async handle(body, headers): Promise<Answer> {
      const pairs = JSON.stringify([...(headers as Headers)]);
      const response = await fetch(`${TEST}/handle`, {
        ...{ method: 'POST', body: body as Uint8Array<ArrayBuffer> },
        headers: { 'x-headers': btoa(encodeURIComponent(pairs)) },
      });
      return (await response.json()) as Answer;
    },
    async refuse(error): Promise<Answer> {
      const code = isWebhookError(error) ? error.code : String(error);
      void fetch(`${TEST}/refused`, { method: 'POST', body: code }).catch(() => undefined);
      return local.refuse(error);
    },
  };
}

async function answer(request: Request, env: Env, ctx?: unknown): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname === '/webhooks') return fetchHandler(remote(env))(request, env, ctx);
  if (pathname === '/own') return own.fetch(request, env, ctx);
  return Response.json({ finished, log });
}

interface Host {
  readonly Bun?: { serve(options: object): { readonly port: number } };
  readonly Deno?: {
    serve(
      options: object,
      handler: (request: Request) => Promise<Response>,
    ): { readonly addr: { readonly port: number } };
  };
}

const { Bun, Deno } = globalThis as Host;

// Workers. Bun would serve a default export with `fetch` by itself.
export default Bun ? {} : { fetch: answer };

if (Bun ?? Deno) {
  const env = process.env as unknown as Env;
  const at = { port: 0, hostname: '127.0.0.1' };
  const serve = (request: Request): Promise<Response> => answer(request, env);
  const port = Bun
    ? Bun.serve({ ...at, fetch: serve }).port
    : Deno?.serve({ ...at, onListen: () => undefined }, serve).addr.port;
  console.log(`port ${port}`);
}
