import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

// What the demo is told: flags first, then the environment, then defaults. Pure: the edge hands both in.

export const CHECKOUT = fileURLToPath(new URL('../../..', import.meta.url));

export interface Settings {
  readonly host: string;
  readonly port: number;
  readonly receiverPort: number;
  readonly ratePerSecond: number;
  /** `undefined`: another shop at every start. */
  readonly seed: number | undefined;
  readonly database: string;
}

export type Parsed =
  | { readonly kind: 'run'; readonly settings: Settings }
  | { readonly kind: 'help' }
  | { readonly kind: 'usage'; readonly message: string };

const FLAGS = [
  { flag: 'port', env: 'POSTHORN_PORT', fallback: '8400', text: 'port of the dispatcher, 0 for any free one' },
  { flag: 'receiver-port', env: 'POSTHORN_DEMO_RECEIVER_PORT', fallback: '8401', text: 'port of the demo receiver' },
  { flag: 'host', env: 'POSTHORN_HOST', fallback: '127.0.0.1', text: 'address that both listen on' },
  { flag: 'rate', env: 'POSTHORN_DEMO_RATE', fallback: '2', text: 'events per second, fractions allowed' },
  {
    flag: 'seed',
    env: 'POSTHORN_DEMO_SEED',
    fallback: '',
    text: 'a number; the same number makes the same shop (default: random)',
  },
  {
    flag: 'database',
    env: 'POSTHORN_DEMO_DATABASE',
    fallback: `sqlite:${join(CHECKOUT, '.posthorn', 'demo.db')}`,
    text: 'where the dispatcher stores its data',
  },
] as const;

export function parseSettings(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): Parsed {
  let values: Readonly<Record<string, string | boolean | undefined>>;
  try {
    values = parseArgs({
      args: [...argv],
      options: {
        ...Object.fromEntries(FLAGS.map(({ flag }) => [flag, { type: 'string' as const }])),
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    return { kind: 'usage', message: error instanceof Error ? error.message : String(error) };
  }
  if (values['help'] === true) return { kind: 'help' };
  const given = Object.fromEntries(
    FLAGS.map(({ flag, env: name, fallback }) => [flag, String(values[flag] ?? (env[name] || fallback))]),
  );
  return readNumbers(given);
}

function readNumbers(given: Readonly<Record<string, string>>): Parsed {
  const text = (flag: (typeof FLAGS)[number]['flag']) => given[flag] ?? '';
  const wrong = (flag: string, rule: string): Parsed => ({ kind: 'usage', message: `--${flag} must be ${rule}` });
  const [port, receiverPort] = [wholeNumber(text('port')), wholeNumber(text('receiver-port'))];
  if (port === undefined || port > 65_535) return wrong('port', 'a port number');
  if (receiverPort === undefined || receiverPort > 65_535) return wrong('receiver-port', 'a port number');
  const ratePerSecond = Number(text('rate').trim() || Number.NaN);
  if (!(ratePerSecond > 0 && ratePerSecond <= 1000)) return wrong('rate', 'a number above 0, at most 1000');
  const seed = text('seed') === '' ? undefined : wholeNumber(text('seed'));
  if (text('seed') !== '' && seed === undefined) return wrong('seed', 'a whole number');
  const settings = { host: text('host'), port, receiverPort, ratePerSecond, seed, database: text('database') };
  return { kind: 'run', settings };
}

const wholeNumber = (text: string): number | undefined => (/^\d{1,9}$/.test(text) ? Number(text) : undefined);

export function helpText(): string {
  const lines = FLAGS.map(({ flag, env, fallback, text }) => {
    const shown = fallback === '' ? '' : ` (default ${fallback.replace(CHECKOUT, './')})`;
    return `  --${flag.padEnd(15)}${text}${shown}\n${' '.repeat(19)}environment: ${env}`;
  });
  return [
    'Posthorn demo: a dispatcher, a receiver, and a shop that keeps posting events.',
    '',
    'Usage: npm start -- [options]',
    '',
    ...lines,
    `  --${'help'.padEnd(15)}this text`,
    '',
  ].join('\n');
}
