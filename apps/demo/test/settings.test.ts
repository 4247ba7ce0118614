import { describe, expect, it } from 'vitest';
import { helpText, parseSettings } from '../src/settings.ts';

describe('demo-10: flags, then the environment, then defaults', () => {
  it.each<[string, string[], Record<string, string>, object]>([
    ['defaults', [], {}, { host: '127.0.0.1', port: 8400, receiverPort: 8401, ratePerSecond: 2, seed: undefined }],
    [
      'flags',
      [
        '--port',
        '0',
        '--receiver-port=9001',
        '--rate',
        '0.5',
        '--seed',
        '7',
        '--database',
        'sqlite:x.db',
        '--host',
        '::1',
      ],
      {},
      { host: '::1', port: 0, receiverPort: 9001, ratePerSecond: 0.5, seed: 7, database: 'sqlite:x.db' },
    ],
    [
      'environment',
      [],
      {
        POSTHORN_HOST: '127.0.0.2',
        POSTHORN_PORT: '1',
        POSTHORN_DEMO_RECEIVER_PORT: '2',
        POSTHORN_DEMO_RATE: '3',
        POSTHORN_DEMO_SEED: '4',
        POSTHORN_DEMO_DATABASE: 'sqlite:e.db',
      },
      { host: '127.0.0.2', port: 1, receiverPort: 2, ratePerSecond: 3, seed: 4, database: 'sqlite:e.db' },
    ],
    ['a flag wins', ['--port', '5'], { POSTHORN_PORT: '6' }, { port: 5 }],
    ['an empty variable is none', [], { POSTHORN_DEMO_RATE: '' }, { ratePerSecond: 2 }],
    // The variable of the dispatcher itself: a shop must not write into somebody's own database by accident.
    ['the dispatcher’s own database is left alone', [], { POSTHORN_DATABASE: 'sqlite:real.db' }, {}],
  ])('%s', (_, argv, env, expected) => {
    const parsed = parseSettings(argv, env);
    expect(parsed).toMatchObject({ kind: 'run', settings: expected });
    expect(JSON.stringify(parsed)).not.toContain('real.db');
  });

  it.each([
    [['--port', '70000'], '--port'],
    [['--receiver-port', 'x'], '--receiver-port'],
    [['--rate', '0'], '--rate'],
    [['--rate', 'fast'], '--rate'],
    [['--seed', '1.5'], '--seed'],
    [['--colour'], '--colour'],
    [['stray'], 'stray'],
  ])('%j is a usage error that names it', (argv, named) => {
    const parsed = parseSettings(argv, {});
    expect(parsed).toMatchObject({ kind: 'usage', message: expect.stringContaining(named) });
  });

  it('the help lists every flag with its variable', () => {
    expect(parseSettings(['-h'], {})).toEqual({ kind: 'help' });
    expect(helpText()).toMatch(/--receiver-port .*8401[\s\S]*POSTHORN_DEMO_RECEIVER_PORT/);
  });
});
