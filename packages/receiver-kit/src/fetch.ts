// The web's Request and Response: Workers, Deno, Bun, Remix, SvelteKit. It is `receiver.fetch`.
import { webAdapter } from './adapter/web-adapter.ts';
import type { RequestReceiver } from './request-receiver.ts';

export const fetchHandler: (
  receiver: RequestReceiver,
) => (request: Request, env?: unknown, ctx?: unknown) => Promise<Response> = webAdapter(
  'receiver.fetch',
  async () => (await import('@posthorn/diagnose/frameworks/fetch')).fetch,
);
