import { expect } from 'vitest';
import type { Client } from '../../src/index.ts';
import { clientOf } from './client.ts';
import type { Step } from './scripted-server.ts';

export const ok = (data: unknown, status = 200): Step => ({ status, json: { data } });

/** One call of the client is one request of the API, and succeeds. */
export async function expectCall(
  step: Step,
  call: (client: Client) => Promise<unknown>,
  request: string,
  body: string,
): Promise<void> {
  await using run = await clientOf([step]);
  expect(await call(run.client)).toMatchObject({ ok: true, warnings: [] });
  const [sent] = run.server.requests;
  const path = decodeURI(sent?.path ?? '');
  expect(`${sent?.method} ${path.replaceAll('%3A', ':')}`).toBe(request);
  expect(sent?.body).toBe(body);
}
