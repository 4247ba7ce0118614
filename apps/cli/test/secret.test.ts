// The default secret from the command line, while a dispatcher runs (docs/spec.md command-14).
import { afterEach, describe, expect, it, vi } from 'vitest';
import { folder, inProcess, serveInProcess } from './support/command-line.ts';

afterEach(() => {
  vi.useRealTimers();
});

const made = async (database: string) => {
  const token = await inProcess(['token', 'create', '--tenant', 'acme', '--name', 'crm', '--database', database]);
  const secret = (command: string, ...more: string[]) =>
    inProcess(['secret', command, '--tenant', 'acme', '--database', database, ...more]);
  return { headers: { authorization: `Bearer ${token.stdout.trim()}` }, secret };
};

describe('command-14: posthorn secret shows the default secret once, rotates it, and tells its end', () => {
  it('prints only the secret on stdout, and once', async () => {
    using place = folder();
    const { secret } = await made(place.database);
    expect((await secret('status')).stdout).toMatch(/Can be shown +yes/);
    const shown = await secret('show');
    expect(shown).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=\n$/) });
    const again = await secret('show');
    expect(again).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/cannot be shown again\. Rotate it/),
    });
    const status = JSON.parse((await secret('status', '--json')).stdout);
    expect(status).toMatchObject({ can_be_shown: false, secret_hint: `…${shown.stdout.trim().slice(-4)}` });
    const rotated = JSON.parse((await secret('rotate', '--json', '--overlap', '60')).stdout);
    expect(rotated).toEqual({ secret: expect.stringMatching(/^whsec_/), webhook_count: 0 });
    const text = (await secret('status')).stdout;
    expect(text).not.toContain(rotated.secret);
    expect(text).toMatch(/Old one valid until +20/);
  });

  it('counts for a dispatcher that runs', async () => {
    using place = folder();
    const { headers, secret } = await made(place.database);
    await using serve = await serveInProcess(['--port', '0', '--database', place.database]);
    const { stdout } = await secret('rotate');
    const answer = await fetch(`${serve.url}/api/v3/default-secret`, { headers });
    expect(await answer.json()).toMatchObject({
      data: { secret_hint: `…${stdout.trim().slice(-4)}`, can_be_shown: false },
    });
  });

  it.each([
    [['secret', 'show'], 2, /--tenant is required/],
    [['secret', 'show', '--tenant', 'nobody'], 1, /tenant "nobody" does not exist/],
    [['secret', 'rotate', '--tenant', 'acme', '--overlap', '1.5'], 2, /--overlap must be/],
    [['secret', 'rotate', '--tenant', 'acme', '--overlap', '604801'], 2, /--overlap must be/],
    [['secret', 'status', '--tenant', 'acme', '--nope'], 2, /nope/],
  ])('%j ends with %i', async (args, code, text) => {
    using place = folder();
    await made(place.database);
    const ended = await inProcess([...args, '--database', place.database]);
    expect(ended).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(text) });
  });

  it('never makes a database', async () => {
    using place = folder();
    const ended = await inProcess(['secret', 'show', '--tenant', 'acme', '--database', place.database]);
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringMatching(/the database .* does not exist/) });
  });
});
