import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { curlCommand, powershellCommand } from '../../src/views/delivery/commands.ts';

const request = (body: string, headers: Record<string, string> = {}, url = 'https://shop.example/hook') => ({
  method: 'POST',
  url,
  headers,
  body,
  body_encoding: 'utf8' as const,
});

/** Runs a command in a real shell in which `curl` writes down what it was called with, and what it was given. */
function runInShell(command: string): { args: string[]; body: string } {
  const script = `curl() { printf '%s\\0' "$@" | base64 -w0; printf '|'; base64 -w0; }\n${command}`;
  const [args = '', body = ''] = execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('|');
  const decoded = Buffer.from(args, 'base64').toString('utf8').split('\0');
  return { args: decoded.slice(0, -1), body: Buffer.from(body, 'base64').toString('utf8') };
}

const HOSTILE = [
  "'; touch /tmp/x; '",
  '$(id)',
  '`id`',
  '@/etc/passwd',
  '\\',
  '"',
  '%s%n',
  '!!',
  'a\nb',
  "''",
  '-d',
  'é😀',
];

describe('an attempt as a command', () => {
  it.each(HOSTILE)('hands %j to curl as it is, and nothing else to the shell', (text) => {
    const { args, body } = runInShell(curlCommand(request(text, { 'x-test': text.replaceAll('\n', ' ') })));
    expect(body).toBe(text);
    expect(args).toContain(`x-test: ${text.replaceAll('\n', ' ')}`);
    expect(args.at(-1)).toBe('https://shop.example/hook');
  });

  it('hands over any body and any header value', () => {
    const text = fc.string({ unit: 'grapheme' }).map((any) => any.replaceAll(/[\0\ud800-\udfff]/g, ''));
    fc.assert(
      fc.property(text, text, (body, value) => {
        const run = runInShell(curlCommand(request(body, { 'x-any': value })));
        expect(run.body).toBe(body);
        expect(run.args).toContain(value === '' ? 'x-any;' : `x-any: ${value}`);
      }),
      { numRuns: 40 },
    );
  });

  it('sends bytes that are no text as they were', () => {
    const body = Buffer.from([0, 255, 10, 13]).toString('base64');
    const script = curlCommand({ ...request(body), body_encoding: 'base64' });
    const out = execFileSync('sh', ['-c', `curl() { base64 -w0; }\n${script}`], { encoding: 'utf8' });
    expect(out).toBe(body);
  });

  it('leaves out what the client sets itself', () => {
    const command = curlCommand(request('{}', { Host: 'a', 'Content-Length': '2', 'webhook-id': 'dlv_1' }));
    expect(command).not.toMatch(/host:|content-length/i);
    expect(command).toContain('webhook-id: dlv_1');
  });

  it('doubles every quote that PowerShell takes for one', () => {
    expect(powershellCommand(request("it's ‘so’"))).toContain("'it''s ‘‘so’’'");
  });
});
