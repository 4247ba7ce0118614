import { createClient, type TokenClientOptions } from '../../src/index.ts';
import { type ScriptedServer, type Step, scriptedServer } from './scripted-server.ts';

/** A client of a scripted server that waits for nothing and writes down how long it would have. */
export async function clientOf(script: readonly Step[], options: Partial<TokenClientOptions> = {}) {
  const server: ScriptedServer = await scriptedServer(script);
  const waitsMs: number[] = [];
  let uuids = 0;
  const client = createClient({
    url: server.url,
    token: 'phn_test',
    sleep: async (ms) => {
      waitsMs.push(ms);
    },
    random: () => 1,
    now: () => Date.UTC(2026, 0, 31, 9, 30, 0),
    randomUuid: () => `uuid-${++uuids}`,
    ...options,
  });
  return { client, server, waitsMs, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}
