import { Buffer } from 'node:buffer';
import { generateSecret, parseSecret } from '@posthorn/signing';
import type { Receiver } from '../receiver.ts';
import { EXAMPLES, type ExampleName } from '../sending/examples.ts';
import { newId } from '../sending/new-id.ts';
import { merged } from './merged.ts';
import { type Draft, TestRequest, type Transmit } from './test-request.ts';
import { throughApp } from './through-app.ts';

/** Any part of a context. Objects are merged into the example, lists replace its lists. */
export type Overrides<Value> = Value extends readonly unknown[]
  ? Value
  : Value extends object
    ? { readonly [Key in keyof Value]?: Overrides<Value[Key]> | undefined }
    : Value;

/** Text or bytes are sent as they are. */
type Exact = string | Uint8Array;

/** Known events have an example, so that you give only what matters. The context of your own events is given whole. */
type Given<Contexts, Name extends keyof Contexts> = Name extends ExampleName
  ? [overrides?: Overrides<Contexts[Name]> | Exact]
  : [data: Contexts[Name] | Exact];

type NamesOf<Contexts> = keyof Contexts & string;

/** Makes a signed request. It is sent when you `await` it. */
export interface TestSender<Contexts> {
  <const Name extends NamesOf<Contexts>>(type: Name, ...given: Given<Contexts, Name>): TestRequest;
  /** An event of any name, with exactly this body. */
  raw(type: string, body: Exact): TestRequest;
  /**
   * The same sender through your app: Express, Koa, Fastify, Hono, NestJS, an `http.Server`, `(req, res) => …`, `(request) => response`,
   * `{ fetch }` or `{ POST }`.
   */
  through(app: unknown, path: string): TestSender<Contexts>;
  /** Sends one request through your app: `send.through(app, '/webhooks', send('tier.achieved').stale())`. */
  through(app: unknown, path: string, request: TestRequest): TestRequest;
  /** Makes one request through your app. */
  through<const Name extends NamesOf<Contexts>>(
    app: unknown,
    path: string,
    type: Name,
    ...given: Given<Contexts, Name>
  ): TestRequest;
  /** What it signs with. The receiver accepts it too. */
  readonly secret: string;
}

export interface TestSenderOptions {
  /** Default: a new one. */
  readonly secret?: string;
}

/**
 * Creates a sender for tests of this receiver. It signs with a secret of its own, which the receiver then accepts too, so that no
 * variable needs to be set. Called alone, it hands requests to `receiver.handle`.
 * @throws SecretError for a `secret` that cannot be used. @throws TypeError if it gets no receiver.
 */
export function testSender<Contexts>(
  receiver: Receiver<Contexts>,
  { secret: text = generateSecret() }: TestSenderOptions = {},
): TestSender<Contexts> {
  const door = receiver?.['~testing'];
  if (door === undefined) throw new TypeError('testSender needs the receiver that createReceiver returned');
  const secret = parseSecret(text);
  door.trust(text);

  const senderBy = (transmit: Transmit): TestSender<Contexts> => {
    const way = { ...door, transmit };
    const make = (type: string, data: Uint8Array): TestRequest => {
      const draft: Draft = {
        ...{ type, id: newId('dlv', type, door.now()), data, secret },
        ...{ attempt: 1, ageS: 0, isTampered: false, without: [] },
      };
      return new TestRequest(draft, way);
    };
    const send = (type: string, given?: unknown): TestRequest => make(type, bodyOf(type, given));
    const through = (app: unknown, path: string, what?: string | TestRequest, given?: unknown): unknown => {
      const transmit = throughApp(app, path);
      if (what instanceof TestRequest) return what.by({ ...door, transmit });
      const sender = senderBy(transmit);
      return what === undefined ? sender : (sender as unknown as typeof send)(what, given);
    };
    const raw = (type: string, body: Exact): TestRequest => make(type, bytesOf(body));
    return Object.assign(send, { raw, through, secret: text }) as unknown as TestSender<Contexts>;
  };
  return senderBy(({ body, headers }) => receiver.handle(body, headers));
}

const bytesOf = (body: Exact): Uint8Array => (typeof body === 'string' ? Buffer.from(body, 'utf8') : body);

function bodyOf(type: string, given: unknown): Uint8Array {
  if (typeof given === 'string' || given instanceof Uint8Array) return bytesOf(given);
  const example: string | undefined = Object.hasOwn(EXAMPLES, type) ? EXAMPLES[type as ExampleName] : undefined;
  if (example === undefined && given === undefined) {
    throw new TypeError(
      `there is no example of "${type}": give its context, or one of ${Object.keys(EXAMPLES).join(', ')}`,
    );
  }
  const data = example === undefined ? given : merged(JSON.parse(example), given);
  return Buffer.from(JSON.stringify(data), 'utf8');
}
