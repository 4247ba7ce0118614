// One dispatcher and one receiver for all tests of a file; each test takes a tenant of its own.
import { afterAll, beforeAll } from 'vitest';
import type { Api } from './api.ts';
import {
  newTenant,
  startTestDispatcher,
  type TestDispatcher,
  type TestSettings,
  type TokenWish,
} from './dispatcher.ts';
import { type Receiver, startReceiver } from './receiver.ts';

export type Serving = {
  dispatcher: TestDispatcher;
  receiver: Receiver;
  /** A caller of a new tenant. */
  caller(wish?: TokenWish): Promise<Api & { tokenId: number }>;
};

export function serving(options: TestSettings = {}): Serving {
  const parts: Partial<Serving> = {
    caller: (wish = {}) => (parts as Serving).dispatcher.caller({ tenant: newTenant(), ...wish }),
  };
  beforeAll(async () => {
    parts.dispatcher = await startTestDispatcher(options);
    parts.receiver = await startReceiver();
  });
  afterAll(async () => {
    await parts.dispatcher?.[Symbol.asyncDispose]();
    await parts.receiver?.[Symbol.asyncDispose]();
  });
  return parts as Serving;
}
