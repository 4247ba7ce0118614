// How switches are given, as flags and in the environment (docs/spec.md command-15).

import { isSwitchWord, readSetting, SETTINGS } from '@posthorn/dispatcher/settings';
import { describe, expect, it } from 'vitest';
import { readFlags } from '../src/flags.ts';
import { inProcess } from './support/command-line.ts';

const WORDS: [string, boolean][] = [
  ...['true', '1', 'yes', 'on', 'TRUE', 'On'].map((word): [string, boolean] => [word, true]),
  ...['false', '0', 'no', 'off', 'OFF', 'No'].map((word): [string, boolean] => [word, false]),
];
const flags = [SETTINGS.otel, SETTINGS.noInspector, SETTINGS.port];
const otelOf = (args: string[], env: Record<string, string> = {}) =>
  readSetting('otel', readFlags(args, { flags, isSwitchWord }).flags, env);

describe('command-15: a switch takes true, false, 1, 0, yes, no, on and off', () => {
  it.each(WORDS)('command-15: %s is %s', (word, value) => {
    expect(otelOf([], { POSTHORN_OTEL: word })).toBe(value);
    expect(otelOf([`--otel=${word}`])).toBe(value);
    expect(otelOf(['--otel', word])).toBe(value);
    expect(otelOf(['--otel', word, '--port', '1'])).toBe(value);
  });

  it('command-15: alone it is on, the flag wins over the variable, and the last flag over those before', () => {
    expect(otelOf(['--otel'])).toBe(true);
    expect(otelOf(['--otel', '--no-inspector'])).toBe(true);
    expect(otelOf([])).toBe(false);
    expect(otelOf([], { POSTHORN_OTEL: '' })).toBe(false);
    expect(otelOf(['--otel=off'], { POSTHORN_OTEL: 'on' })).toBe(false);
    expect(otelOf(['--otel=off', '--otel'])).toBe(true);
  });

  it('command-15: serve --help says so', async () => {
    expect((await inProcess(['serve', '--help'])).stdout).toContain('true/false, yes/no, on/off, 1/0');
  });
});
