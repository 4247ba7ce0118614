// An engine whose endpoint gets its access tokens from a token endpoint, both scripted, over virtual time.
import 'oauth4webapi';
import type { Webhook } from '../../src/domain/webhook.ts';
import { patient } from './patience.ts';
import type { Answer, Script, SentRequest } from './scripted-transport.ts';
import { World } from './world.ts';

const TOKEN_URL = 'https://login.example/token';
export const SECONDS = 1000;

export const authentication = {
  kind: 'oauth2_client_credentials',
  token_url: TOKEN_URL,
  client_id: 'posthorn',
  client_secret: 'the-client-secret',
  client_authentication: 'basic',
  token_request: 'form',
  scope: 'send read',
  audience: null,
  parameters: null,
} as const;

/** A token endpoint that numbers its tokens, beside a receiver. */
export class Servers {
  asked: SentRequest[] = [];
  token: (n: number) => Answer = (n) => Servers.granted(`token-${n}`);
  receive: (request: SentRequest, token: string) => Answer | number = () => 200;

  static granted(token: string, expiresIn: number | undefined = 3600): Answer {
    const body = JSON.stringify({ access_token: token, token_type: 'Bearer', expires_in: expiresIn });
    return { status: 200, headers: { 'content-type': 'application/json' }, body };
  }

  readonly script: Script = (request) => {
    if (request.url !== TOKEN_URL) return this.receive(request, request.headers['authorization'] ?? '');
    this.asked.push(request);
    return this.token(this.asked.length);
  };
}

export async function openTokenWorld(over: Partial<Webhook> = {}) {
  const servers = new Servers();
  const world = await World.open({ script: servers.script });
  const webhook = await world.webhook({ authentication, retrySchedule: [60], ...over });
  await world.started();
  const received = () => world.transport.to(webhook.url);
  /** Real work takes turns of the event loop that no clock knows. */
  const until = async (what: string, holds: () => boolean | Promise<boolean>): Promise<void> => {
    const deadline = Date.now() + patient(10_000);
    while (!(await holds())) {
      if (Date.now() > deadline) throw new Error(`never came: ${what}`);
      await world.settled();
    }
  };
  const ended = async (id: string, count = 1) => {
    await until(`${count} attempts of ${id}`, async () => {
      if (received().some((request) => request.id === id && request.attempt >= count)) await world.written();
      return (await world.delivery(id)).attempts.length >= count;
    });
    return (await world.delivery(id)).attempts;
  };
  /** Accepts one event, and waits for the end of its first attempt. */
  const sent = async () => {
    const [id = ''] = await world.accept([webhook]);
    return { id, attempts: await ended(id) };
  };
  return {
    world,
    servers,
    webhook,
    received,
    until,
    ended,
    sent,
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}
