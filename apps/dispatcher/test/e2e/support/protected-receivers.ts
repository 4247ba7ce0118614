// Two receivers that demand proof of who sends, and the targets and the trigger that send to them: one wants an access
// token of a real token endpoint, the other a client certificate. Both are real servers, behind gates.
import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { startTokenServer, type TokenServer } from '../../support/token-server.ts';
import type { Api, Json } from './api.ts';
import { Gate } from './gate.ts';
import { type Arrival, Receiver } from './receiver.ts';

const pem = (name: string): string => readFileSync(new URL(`../../${name}.pem`, import.meta.url), 'utf8');
const CLIENT = { id: 'posthorn', secret: 'a-client-secret' };
const CERTIFIED = 'posthorn client';

const argument = (name: string, value: unknown, is_dynamic: boolean | null = null): Json => ({
  ...{ name, value, is_dynamic },
});

/** The context of an order: only those of gold customers pass the trigger's filter. */
export const orderOf = (id: string, tier = 'gold'): string =>
  `{"id":"${id}","total":80,"profile":{"id":"p-1","first_name":"Zoë","tier_handle":"${tier}"}}`;

/** What each receiver must get of an order, byte for byte. */
export const bodiesOf = (id: string): Record<'oauth2' | 'mtls', string> => ({
  oauth2: `{"order": "${id}", "amount": 81}`,
  mtls: `{"order": "${id}", "greeting": "Kia ora, Zoë"}`,
});

export class ProtectedReceivers implements AsyncDisposable {
  readonly tokens: TokenServer;
  readonly receivers: Record<'oauth2' | 'mtls', Receiver>;
  readonly gates: Record<'oauth2' | 'mtls', Gate>;
  /** How requests are answered that bring their proof. */
  answer: (response: ServerResponse, arrival: Arrival) => void = (response) => void response.end('ok');
  /** Requests without a valid proof. */
  refused: Arrival[] = [];

  private constructor(parts: Pick<ProtectedReceivers, 'tokens' | 'receivers' | 'gates'>) {
    this.tokens = parts.tokens;
    this.receivers = parts.receivers;
    this.gates = parts.gates;
  }

  static async start(): Promise<ProtectedReceivers> {
    const tokens = await startTokenServer(CLIENT);
    const answer = (isProven: (arrival: Arrival) => boolean) => (response: ServerResponse, arrival: Arrival) => {
      if (isProven(arrival)) return self.answer(response, arrival);
      self.refused.push(arrival);
      return void response.writeHead(401).end();
    };
    const oauth2 = await Receiver.start(answer(({ headers }) => tokens.isValid(headers.authorization)));
    const mtls = await Receiver.start(
      answer(({ certificate }) => certificate === CERTIFIED),
      {
        ...{ key: pem('transport/fixtures/receiver-key'), cert: pem('transport/fixtures/receiver-cert') },
        ...{ ca: pem('credentials/fixtures/ca-cert'), requestCert: true, rejectUnauthorized: true },
      },
    );
    const gates = { oauth2: await Gate.before(oauth2), mtls: await Gate.before(mtls) };
    const self = new ProtectedReceivers({ tokens, receivers: { oauth2, mtls }, gates });
    return self;
  }

  /** Creates a target for each receiver, and a trigger that sends orders of gold customers to both. */
  async targets(api: Api, over: Json): Promise<void> {
    const authentication = {
      oauth2: {
        ...{ kind: 'oauth2_client_credentials', token_url: this.tokens.url },
        ...{ client_id: CLIENT.id, client_secret: CLIENT.secret },
      },
      mtls: {
        ...{ kind: 'mtls', certificate: pem('credentials/fixtures/client-cert') },
        ...{ private_key: pem('credentials/fixtures/client-key'), ca: pem('transport/fixtures/receiver-cert') },
      },
    };
    const template = {
      oauth2: '{"order": "{{ id }}", "amount": {{ amount }}}',
      mtls: '{"order": "{{ id }}", "greeting": "Kia ora, {{ profile.first_name }}"}',
    };
    for (const name of ['oauth2', 'mtls'] as const) {
      const url = `${name === 'mtls' ? 'https' : 'http'}://127.0.0.1:${this.gates[name].port}/${name}`;
      const fields = { name, handle: name, url, authentication: authentication[name], template: template[name] };
      await api.create('/targets', { ...fields, ...over });
    }
    const amount = argument('amount', { '+': [{ var: 'total' }, 1] }, true);
    const isGold = argument('condition', { '==': [{ var: 'profile.tier_handle' }, 'gold'] });
    await api.create('/triggers', {
      ...{ name: 'Orders of gold customers', trigger: 'order.created' },
      actions: [
        { uuid: 'filter', arguments: [isGold] },
        { uuid: 'target.send', arguments: [argument('target_handle', 'oauth2'), amount] },
        { uuid: 'target.send', arguments: [argument('target_handle', 'mtls')], delay: 0 },
      ],
    });
  }

  /** The bodies that each receiver has got of an order, refused ones included. */
  got(order: string): Record<'oauth2' | 'mtls', string[]> {
    const of = ({ arrivals }: Receiver) =>
      arrivals.map(({ body }) => body.toString()).filter((body) => body.includes(`"${order}"`));
    return { oauth2: of(this.receivers.oauth2), mtls: of(this.receivers.mtls) };
  }

  /** Resolves when each receiver has got the order so many times. */
  async arrived(order: string, times: number): Promise<void> {
    for (const name of ['oauth2', 'mtls'] as const) {
      const isEnough = () => this.got(order)[name].length >= times;
      await this.receivers[name].until(`${order} is at ${name} ${times} times`, isEnough);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const part of [...Object.values(this.gates), ...Object.values(this.receivers), this.tokens])
      await part[Symbol.asyncDispose]();
  }
}
