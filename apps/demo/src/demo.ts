import { randomInt, randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Client, createClient, customEvent } from '@posthorn/client';
import { createToken, startDispatcher } from './dispatcher-process.ts';
import { DemoFailure } from './failure.ts';
import { type DeliveryReport, type DemoReceiver, startReceiver } from './receiver/receiver.ts';
import { deliveryLine, type Paint } from './report-lines.ts';
import { runShop } from './run-shop.ts';
import { CHECKOUT, type Settings } from './settings.ts';
import { createShop } from './shop/shop.ts';
import { anotherLink, invitationLine, remindOf, signInLink } from './sign-in-link.ts';
import { SUBSCRIPTIONS, subscribe } from './subscriptions.ts';

// Puts the demo together: receiver, dispatcher, webhooks, shop; and takes it apart in the opposite order.

export interface DemoIo {
  readonly print: (line: string) => void;
  readonly paint: Paint;
  /** Aborts when the demo is to stop. */
  readonly signal: AbortSignal;
}

/** Runs until the signal aborts. @throws {DemoFailure} where it cannot start, or a part of it dies. */
export async function runDemo(settings: Settings, io: DemoIo): Promise<void> {
  let received = 0;
  const secrets = new Map(SUBSCRIPTIONS.map(({ path }) => [path, later<string>()]));
  const inspectors = new Set<string>();
  await using receiver = await listenOrSay(settings, secrets, inspectors, (report) => {
    received += 1;
    io.print(deliveryLine(report, io.paint));
  });
  await mkdir(join(CHECKOUT, '.posthorn'), { recursive: true, mode: 0o700 });
  const token = await createToken(settings.database);
  await using dispatcher = await startDispatcher({ ...settings, demoReceiver: receiver.url, onLine: io.print });
  if (io.signal.aborted) return;
  const client = createClient({ url: dispatcher.url, token });
  for (const one of SUBSCRIPTIONS) {
    secrets.get(one.path)?.resolve(await subscribe(client, one, `${receiver.url}${one.path}`));
  }
  const seed = settings.seed ?? randomInt(1_000_000);
  const link = await signInLink(client, dispatcher.url);
  for (const url of [dispatcher.url, link]) inspectors.add(new URL(url).origin);
  for (const line of greeting(settings, dispatcher.url, receiver.url, seed)) io.print(line);
  for (const line of invitation(link, dispatcher.url, io.paint)) io.print(line);

  const ended = new AbortController();
  const stopped = AbortSignal.any([io.signal, ended.signal]);
  const wait = (ms: number) => waitFor(ms, stopped);
  const reminding = remindOf(link, { client, print: io.print, paint: io.paint, wait, ended: () => stopped.aborted });
  const running = emitUntil(stopped, client, seed, settings.ratePerSecond, io);
  const death = await Promise.race([running.then(() => undefined), dispatcher.died]);
  ended.abort();
  const accepted = await running;
  await reminding;
  if (death !== undefined) throw new DemoFailure(death);
  io.print('stopping …');
  await dispatcher[Symbol.asyncDispose]();
  io.print(`stopped: ${accepted} events accepted, ${received} requests answered by the receiver`);
}

async function listenOrSay(
  { host, receiverPort }: Settings,
  secrets: ReadonlyMap<string, Later<string>>,
  inspectors: ReadonlySet<string>,
  onDelivery: (report: DeliveryReport) => void,
): Promise<DemoReceiver> {
  const endpoints = SUBSCRIPTIONS.map(({ name, path }) => ({
    name,
    path,
    secret: async () => (await secrets.get(path)?.promise) ?? '',
  }));
  try {
    return await startReceiver({ host, port: receiverPort, endpoints, controllers: inspectors, onDelivery });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'EADDRINUSE' && code !== 'EACCES' && code !== 'EADDRNOTAVAIL') throw error;
    const why = code === 'EADDRINUSE' ? 'something listens there already' : 'it is not allowed';
    const message = `The receiver cannot listen on ${host}:${receiverPort}: ${why}. Choose another with --receiver-port.`;
    throw new DemoFailure(message, { cause: error });
  }
}

async function emitUntil(signal: AbortSignal, client: Client, seed: number, ratePerSecond: number, io: DemoIo) {
  return runShop({
    shop: createShop(seed, Date.now()),
    ratePerSecond,
    emit: async (events) => {
      const items = events.map(({ event: { event, context, occurredAt }, id }) =>
        customEvent(event, context, { id, occurredAt }),
      );
      const result = await client.emitBatch(items, { signal });
      return result.ok ? result.data : events.map(() => result);
    },
    newId: randomUUID,
    nowMs: Date.now,
    wait: (ms) => waitFor(ms, signal),
    ended: () => signal.aborted,
    onTrouble: (text) => io.print(io.paint('red', text)),
  });
}

/** Or until the signal aborts. */
async function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** A value that is not there yet: the receiver listens before its webhooks, and so their secrets, exist. */
interface Later<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
}

function later<T>(): Later<T> {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve: (value) => resolve(value) };
}

function greeting(settings: Settings, url: string, receiverUrl: string, seed: number): string[] {
  return [
    '',
    `Posthorn         ${url}`,
    `demo receiver    ${receiverUrl}   webhooks: ${SUBSCRIPTIONS.map((one) => one.name).join(', ')}`,
    `demo shop        ${settings.ratePerSecond} events/s, --seed ${seed}`,
    `try a failure    curl -X POST ${receiverUrl}/control/down   (…/control/up ends it). The inspector has more failures`,
    'Ctrl-C stops everything.',
    '',
  ];
}

/** Printed last and alone, because it is the line that people look for. */
function invitation(link: string, url: string, paint: Paint): string[] {
  return [
    invitationLine(link, paint),
    '     to see every delivery. The link works once, within ten minutes. To get another one, run',
    `     ${anotherLink(url)}`,
    '',
  ];
}
