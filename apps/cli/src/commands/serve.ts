import { once } from 'node:events';
import type { Command } from '../command.ts';
import { FailedError } from '../exit-codes.ts';
import { withFaults } from '../local/faults.ts';
import { growHeapWhileSmall } from '../local/heap-growth.ts';
import { giveMemoryBackWhenIdle } from '../local/idle-memory.ts';

export const serve: Command = {
  name: 'serve',
  summary: 'run the dispatcher',
  usage: '[flags]',
  about:
    'Accepts events over HTTP and delivers them to webhooks until SIGTERM or Ctrl-C, then finishes what is in flight.\n' +
    'Prints "listening on URL" when it accepts requests. Each flag has an environment variable; the flag wins.\n' +
    'Switches such as --otel are on when given alone; they and their variables take true/false, yes/no, on/off, 1/0.',
  flags: [],
  settings: [
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
    'skipBackup',
    'masterKey',
  ],
  run: ({ flags }, { env, stop, stdout }) =>
    withFaults(async () => {
      const { readConfig } = await import('@posthorn/dispatcher/settings');
      const config = readConfig(flags, env);
      const { createLog, startDispatcher } = await import('@posthorn/dispatcher');
      const log = createLog(config.logLevel);
      const dispatcher = await startDispatcher(config, log).catch((error: unknown) => {
        throw withFix(error);
      });
      stdout.write(`listening on ${dispatcher.url}\n`);
      giveMemoryBackWhenIdle();
      growHeapWhileSmall();
      const death = stop.aborted ? null : await Promise.race([once(stop, 'abort').then(() => null), dispatcher.died]);
      if (death !== null)
        log.fatal({ err: death }, 'the store has died: exiting, so that a supervisor can restart the process');
      else log.info('stopping: finishing requests and attempts in flight');
      const isStopped = await endsWithin(dispatcher[Symbol.asyncDispose](), config.drainMs + STOP_MARGIN_MS);
      if (!isStopped) log.fatal('stopping took too long: exiting now; no accepted event is lost');
      return death === null && isStopped ? 'ok' : 'failed';
    }),
};

/** What to do where the system would not let us listen. */
const LISTEN_FIXES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'stop the program that listens there, or choose another --port',
  EADDRNOTAVAIL: 'this machine has no such address, choose another --host',
  EACCES: 'choose a --port above 1023',
  ENOTFOUND: 'the host does not exist, choose another --host',
  EAI_AGAIN: 'the host cannot be resolved now, use an IP address as --host',
};

/** A fault of listening with its fix; everything else as it is. */
function withFix(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code = '', syscall } = error as NodeJS.ErrnoException;
  const fix = syscall === 'listen' || syscall === 'getaddrinfo' ? LISTEN_FIXES[code] : undefined;
  return fix === undefined ? error : new FailedError(`${error.message}: ${fix}`);
}

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
