// A whole dispatcher in this process, on a port of its own and a database file of its own, and callers for it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Scope } from '@posthorn/contracts';
import { pino } from 'pino';
import { expect } from 'vitest';
import { systemClock } from '../../../src/clock/system-clock.ts';
import { POSTHORN } from '../../../src/domain/audit.ts';
import { readConfig, startDispatcher } from '../../../src/index.ts';
import { createCryptoRandom } from '../../../src/random/crypto-random.ts';
import { createToken } from '../../../src/services/tokens.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { Api } from './api.ts';

export type TokenWish = {
  tenant?: string;
  namespace?: string | null;
  scopes?: readonly Scope[];
  expiresAt?: number | null;
};

export type TestDispatcher = AsyncDisposable & {
  url: string;
  database: string;
  /** What the dispatcher logged as its own fault: every line of it is a bug. */
  faults: string[];
  /** A caller with a new token, made through a store handle of its own as the command line makes it. */
  caller(wish?: TokenWish): Promise<Api & { tokenId: number }>;
  anonymous: Api;
};

export type TestSettings = {
  allowPrivateNetworks?: boolean;
  ingestRate?: number;
  /** Any other setting, by its flag. */
  flags?: Readonly<Record<string, string | boolean>>;
};

export async function startTestDispatcher({
  allowPrivateNetworks = true,
  ingestRate = 0,
  flags: others = {},
}: TestSettings = {}): Promise<TestDispatcher> {
  const folder = mkdtempSync(join(tmpdir(), 'posthorn-http-'));
  const database = `sqlite:${join(folder, 'test.db')}`;
  const flags = {
    port: '0',
    'allow-private-networks': allowPrivateNetworks,
    'ingest-rate': String(ingestRate),
    ...others,
  };
  const config = readConfig({ database, ...flags }, {});
  const faults: string[] = [];
  const log = pino({ level: 'error' }, { write: (line: string) => void faults.push(line) });
  const dispatcher = await startDispatcher(config, log);
  return {
    url: dispatcher.url,
    database,
    faults,
    anonymous: new Api(dispatcher.url, {}),
    async caller(wish = {}) {
      const { tenant = 'acme', namespace = null, scopes = ['*'] as const, expiresAt = null } = wish;
      await using store = await openStore({ database, masterKey: null, role: 'act' });
      const create = createToken({ store, clock: systemClock, random: createCryptoRandom() });
      const { token, text } = await create({ tenant, name: 'test', namespace, scopes, expiresAt }, POSTHORN);
      return Object.assign(new Api(dispatcher.url, { authorization: `Bearer ${text}` }), { tokenId: token.id });
    },
    async [Symbol.asyncDispose]() {
      await dispatcher[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true });
      expect(faults, 'the dispatcher logged faults of its own').toEqual([]);
    },
  };
}

let names = 0;
/** A tenant of its own for each test, so that tests of one dispatcher do not see each other. */
export const newTenant = (): string => {
  names += 1;
  return `tenant-${names}`;
};
