import type { Framework } from './framework.ts';

/** Everything that hands over the web's `Request`: Workers, Deno, Bun, Remix, SvelteKit. */
export const fetch: Framework = {
  id: 'fetch',
  name: 'fetch (Workers, Deno, Bun)',
  parser: 'request.json() or request.text()',
  keepBytes:
    'Pass the request before anything calls request.json() or request.text(). If other code needs the body, give that code request.clone().',
  code: 'export default { fetch: receiver.fetch };',
  adapter: { path: '', name: 'receiver.fetch' },
};

export const fetchPlainCode = 'verify(new Uint8Array(await request.arrayBuffer()));';
