// Sends mutations to a receiver by each of its doors and holds it to what it promises: nothing is accepted that was not
// signed, and nothing is thrown but a documented error.
import { Buffer } from 'node:buffer';
import { RECEIVER_CODES } from '@posthorn/contracts';
import {
  createReceiver,
  type Delivery,
  type Inbox,
  isWebhookError,
  type ReceiverOptions,
  type WebhookError,
} from '@posthorn/receiver-kit';
import { NOW_MS } from '../support/sender.ts';
import {
  containBody,
  containHeaders,
  mutateBytes,
  mutateHeaders,
  mutateSecret,
  mutateText,
  mutateTime,
} from './mutate.ts';
import { Random } from './random.ts';
import { VALID } from './requests.ts';

export interface Figures {
  readonly mutations: number;
  /** Requests whose signed parts were left as they were, such as one in another container. */
  readonly unharmed: number;
  /** How often each code refused a mutation. */
  readonly refused: Record<string, number>;
}

const schemes = ['standard', 'standard-webhooks', 'omneo-hmac'] as const;
const logger = { warn: () => undefined, error: () => undefined };
/** Takes every delivery as a new one. */
const inbox: Inbox = {
  ...{ local: true, claim: async () => ({ state: 'new', token: '' }), complete: async () => true },
  ...{ release: async () => undefined, advance: async () => true },
};
const TOLERANCE_MS = 300_999;

/** @throws Error that names the seed of the mutation that broke a promise */
export async function runMutations(count: number, seed: number): Promise<Figures> {
  const refused: Record<string, number> = {};
  let unharmed = 0;
  for (let number = 0; number < count; number += 1) {
    const own = seed + number;
    try {
      const code = await tryOne(new Random(own));
      if (code === undefined) unharmed += 1;
      else refused[code] = (refused[code] ?? 0) + 1;
    } catch (cause) {
      throw new Error(`mutation ${own}: ${String(cause)}`, { cause });
    }
  }
  return { mutations: count, unharmed, refused };
}

/** The code that refused it; `undefined` if it was accepted unharmed. */
async function tryOne(random: Random): Promise<string | undefined> {
  const valid = random.one(VALID);
  let { body } = valid;
  let nowMs = NOW_MS;
  let secrets: unknown = valid.secret;
  const headers: Record<string, unknown> = { ...valid.headers };
  for (let changes = 1 + random.below(3); changes > 0; changes -= 1) {
    const what = random.below(48);
    if (what === 0) secrets = mutateSecret(valid.secret, random);
    else if (what < 6) nowMs = mutateTime(NOW_MS, random);
    else if (what < 16) body = mutateBytes(body, random);
    else if (what < 28) {
      const name = random.one(Object.keys(valid.headers));
      headers[name] = mutateText(String(headers[name]), random);
    } else mutateHeaders(headers, random);
  }
  let delivery: Delivery | undefined;
  try {
    // A new receiver, and one whose clock goes on, diagnoses mismatches, which takes longer than all the rest.
    const door = secrets === valid.secret && nowMs === NOW_MS ? doorOf(valid.secret) : new Door(secrets);
    delivery = await door.deliver({ body, headers, nowMs }, random);
  } catch (error) {
    if (!isWebhookError(error)) throw error;
    if (error.code === 'internal' || !Object.hasOwn(RECEIVER_CODES, error.code)) throw error;
    return error.code;
  }
  if (delivery === undefined) return 'no request';
  harmless(delivery, secrets, nowMs);
  return undefined;
}

const doors = new Map<string, Door>();
function doorOf(secret: string): Door {
  const door = doors.get(secret) ?? new Door(secret);
  doors.set(secret, door);
  return door;
}

interface Mutated {
  readonly body: Uint8Array;
  readonly headers: Record<string, unknown>;
  readonly nowMs: number;
}

/** A receiver, and each way to it. */
class Door {
  readonly #receiver: ReturnType<typeof createReceiver>;
  #nowMs = NOW_MS;
  #handled: Delivery[] = [];
  #error: WebhookError | undefined;

  constructor(secrets: unknown) {
    const clock = { now: () => this.#nowMs, after: () => () => undefined };
    const onReject = (error: WebhookError): void => {
      this.#error = error;
    };
    const options = { secrets, schemes, logger, clock, inbox, onReject } as unknown as ReceiverOptions;
    this.#receiver = createReceiver(options);
    this.#receiver.on('*', (delivery) => void this.#handled.push(delivery));
  }

  /** The delivery that was accepted; `undefined` if the platform refuses to make such a request. @throws what refused it */
  async deliver({ body, headers, nowMs }: Mutated, random: Random): Promise<Delivery | undefined> {
    this.#nowMs = nowMs;
    this.#handled = [];
    this.#error = undefined;
    const [given, held] = [containBody(body, random) as Uint8Array, containHeaders(headers, random) as Headers];
    switch (random.below(4)) {
      case 0:
        return this.#receiver.verify(given, held);
      case 1: {
        const result = await this.#receiver.safeVerify(given, held);
        if (!result.ok) throw result.error;
        return result.delivery;
      }
      case 2:
        return this.#answered((await this.#receiver.handle(given, held)).status);
      default: {
        const request = requestOf(headers, body, random);
        return request === null ? undefined : this.#answered((await this.#receiver.fetch(request)).status);
      }
    }
  }

  #answered(status: number): Delivery {
    const [delivery] = this.#handled;
    if (status < 300 !== (this.#handled.length === 1))
      throw new Error(`${status} with ${this.#handled.length} handled`);
    if (delivery !== undefined) return delivery;
    throw this.#error ?? new Error(`${status} without an error`);
  }
}

/** Accepted: then it has to be one of the requests that were signed, in time, for a secret of the receiver. */
function harmless(delivery: Delivery, secrets: unknown, nowMs: number): void {
  const texts = [typeof secrets === 'function' ? secrets() : secrets]
    .flat()
    .flatMap((one) => String(one).trim().split(/\s+/));
  // The vendor's header signs neither id, event name nor time. That is why it is off by default.
  const signsAll = delivery.scheme !== 'omneo-hmac';
  const isSigned = VALID.some(
    ({ body, id, type, secret }) =>
      Buffer.from(delivery.raw).equals(body) &&
      (!signsAll || (delivery.id === id && delivery.type === type)) &&
      texts.some((text) => isSameSecret(text, secret)),
  );
  if (isSigned && (!signsAll || Math.abs(nowMs - NOW_MS) <= TOLERANCE_MS)) return;
  throw new Error(`accepted: ${JSON.stringify({ ...delivery, raw: Buffer.from(delivery.raw).toString() })}`);
}

/** The padding of base64 may be left out. */
const isSameSecret = (one: string, other: string): boolean => one.replace(/=+$/, '') === other.replace(/=+$/, '');

/** `null` if the platform itself refuses such headers. */
function requestOf(headers: Record<string, unknown>, body: Uint8Array, random: Random): Request | null {
  const stream = new ReadableStream({
    start(controller) {
      for (const byte of body.length < 200 ? body : []) controller.enqueue(Uint8Array.of(byte));
      if (random.isOneIn(4)) controller.error(new TypeError('terminated'));
      else if (body.length < 200) controller.close();
      else controller.error(new TypeError('terminated'));
    },
  });
  const isStream = random.isOneIn(3);
  try {
    const pairs = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
    const init = { method: random.isOneIn(20) ? 'PUT' : 'POST', headers: pairs, duplex: 'half' } as const;
    return new Request('http://x', { ...init, body: isStream ? stream : Uint8Array.from(body) });
  } catch {
    return null;
  }
}
