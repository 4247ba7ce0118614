import { describe, expect, it, vi } from 'vitest';
import { makeReceiver } from './support/make-receiver.ts';
import { OTHER_SECRET, SECRET, signedRequest } from './support/sender.ts';

const { body, headers } = signedRequest();
const codeOf = (answer: { body: string }): unknown => JSON.parse(answer.body || '{}').error?.code;

describe('kit-10: a function gets the environment and gives the secrets of each request; unset members are skipped', () => {
  const post = () => new Request('http://localhost', { method: 'POST', headers, body });
  const secrets = ({ env }: { env: Record<string, string | undefined> }) => [env['KIT_SECRET'], env['KIT_SECRET_OLD']];

  it('from the bindings of Workers', async () => {
    const { receiver } = makeReceiver({ secrets });
    receiver.on('*', () => undefined);
    expect((await receiver.fetch(post(), { KIT_SECRET_OLD: SECRET })).status).toBe(200);
    expect((await receiver.handle(body, headers, { env: { KIT_SECRET: SECRET } })).status).toBe(200);
  });

  it('from the process, also where a framework passes another second argument', async () => {
    vi.stubEnv('KIT_SECRET', SECRET);
    const { receiver } = makeReceiver({ secrets });
    receiver.on('*', () => undefined);
    expect((await receiver.handle(body, headers)).status).toBe(200);
    expect((await receiver.fetch(post(), { params: Promise.resolve({}) })).status).toBe(200);
    vi.unstubAllEnvs();
  });

  it.each<unknown>([undefined, null, '', [], [undefined, ''], {}, 42])(
    '%s is an error of the request, not of the import',
    async (value) => {
      const { receiver } = makeReceiver({ secrets: () => value as undefined });
      expect(codeOf(await receiver.handle(body, headers))).toBe(
        (typeof value === 'object' && value !== null && !Array.isArray(value)) || value === 42
          ? 'secret_malformed'
          : 'secret_missing',
      );
    },
  );

  it('a list skips members that are not set', async () => {
    const { receiver } = makeReceiver({ secrets: [undefined, SECRET, '', null] });
    expect(await receiver.verify(body, headers)).toMatchObject({ secretIndex: 0 });
  });
});

it('kit-11: a key in base64 without its prefix is accepted with a warning, hex digits without one', () => {
  const warned = (secret: string) => makeReceiver({ secrets: secret }).log.map(({ message }) => message);
  expect(warned(Buffer.alloc(32, 0xab).toString('base64'))).toEqual([expect.stringContaining('without its prefix')]);
  expect(warned('0123456789abcdef'.repeat(4))).toEqual([]);
  expect(() => warned(OTHER_SECRET.replace('whsec_', 'WHSEC_'))).toThrow(/small letters/);
  expect(() => warned('null')).toThrow(/not set/);
});
