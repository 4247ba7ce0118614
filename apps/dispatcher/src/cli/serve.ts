import { once } from 'node:events';
import { readConfig } from '../config.ts';
import { startDispatcher } from '../dispatcher.ts';
import { type Command, helpText, readFlags, settingFlags } from './command.ts';
import { createLog } from './server-log.ts';

const flags = settingFlags(
  'host',
  'port',
  'database',
  'allowPrivateNetworks',
  'maxInFlight',
  'maxConnections',
  'bodyMemoryMb',
  'drainMs',
  'leaseMarginMs',
  'ingestRate',
  'readsPerTenant',
  'testsPerTenant',
  'viewersPerTenant',
  'retentionDays',
  'publicUrl',
  'demoReceiver',
  'noInspector',
  'otel',
  'logLevel',
  'skipDatabaseCheck',
  'masterKey',
);

export const serve: Command = {
  name: 'serve',
  summary: 'run the dispatcher',
  help: () =>
    helpText(
      'serve [flags]',
      'Accepts events over HTTP and delivers them to webhooks until SIGTERM or Ctrl-C, then finishes what is in flight.\n' +
        'Prints "listening on URL" when it accepts requests. Each flag has an environment variable; the flag wins.\n' +
        'Switches such as --otel are on when given alone; they and their variables take true/false, yes/no, on/off, 1/0.',
      flags,
    ),
  async run(args, { env, stop, stdout }) {
    const config = readConfig(readFlags(args, flags).flags, env);
    const log = createLog(config.logLevel);
    const dispatcher = await startDispatcher(config, log);
    stdout.write(`listening on ${dispatcher.url}\n`);
    const death = stop.aborted ? null : await Promise.race([once(stop, 'abort').then(() => null), dispatcher.died]);
    if (death !== null)
      log.fatal({ err: death }, 'the store has died: exiting, so that a supervisor can restart the process');
    else log.info('stopping: finishing requests and attempts in flight');
    const isStopped = await endsWithin(dispatcher[Symbol.asyncDispose](), config.drainMs + STOP_MARGIN_MS);
    if (!isStopped) log.fatal('stopping took too long: exiting now; no accepted event is lost');
    return death === null && isStopped ? 0 : 1;
  },
};

/** What a stop takes beside waiting for attempts under way: requests, viewers, the last commits. */
const STOP_MARGIN_MS = 15_000;

async function endsWithin(end: PromiseLike<void>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([Promise.resolve(end).then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
