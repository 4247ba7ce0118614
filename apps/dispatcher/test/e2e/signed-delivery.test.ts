// end-to-end-1: every event of the catalogue reaches its receiver with signatures that code other than ours accepts.
// end-to-end-2: a context arrives byte for byte as its producer wrote it, posted alone or in a batch.
import { CATALOGUE } from '@posthorn/contracts/catalogue';
import { exampleOf } from '@posthorn/contracts/examples';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Api, eventText } from './support/api.ts';
import { faultsOf } from './support/plain-verifier.ts';
import { Posthorn } from './support/posthorn.ts';
import { type Arrival, Receiver } from './support/receiver.ts';

const NAMES = CATALOGUE.filter(({ family }) => family !== 'operational').map(({ name }) => name);

let posthorn: Posthorn;
let api: Api;
/** One for all tests, each with a path of its own: a port given up could be another's a moment later. */
let receiver: Receiver;

beforeAll(async () => {
  receiver = await Receiver.start();
  posthorn = await Posthorn.install();
  api = new Api(await posthorn.serve(), posthorn.token);
});
afterAll(async () => {
  await posthorn[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
});

async function arrivalsAt(path: string, count: number): Promise<Arrival[]> {
  const here = (arrivals: Arrival[]) => arrivals.filter((arrival) => arrival.path === path);
  await receiver.until(`${count} arrivals at ${path}`, (arrivals) => here(arrivals).length === count);
  return here(receiver.arrivals);
}

const standardHeaders = ({ headers }: Arrival): Record<string, string> =>
  Object.fromEntries(
    ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [name, String(headers[name])]),
  );

describe('end-to-end-1: signed as documented', () => {
  it('delivers every event of the catalogue, verified by node:crypto and by the standardwebhooks package', async () => {
    const { secret } = await api.createWebhook({ trigger: '*', url: `${receiver.url}/all`, generate_secret: true });
    const sent = new Map(NAMES.map((name) => [name, JSON.stringify(exampleOf(name))]));
    for (const [name, context] of sent) {
      const accepted = await api.postEvent(name, context);
      expect(accepted, name).toMatchObject({ event: name, deliveries: 1, duplicate: false });
    }

    const arrivals = await arrivalsAt('/all', NAMES.length);
    const standard = new StandardWebhook(secret);
    const arrived = new Set<string>();
    for (const arrival of arrivals) {
      const name = String(arrival.headers['x-omneo-event']);
      arrived.add(name);
      expect(faultsOf(arrival, secret), name).toEqual([]);
      expect(arrival.body.toString(), name).toBe(sent.get(name));
      expect(standard.verify(arrival.body, standardHeaders(arrival)), name).toEqual(exampleOf(name));
    }
    expect([...arrived].sort()).toEqual([...NAMES].sort());
    expect(arrived.size).toBeGreaterThanOrEqual(7);
    const created = arrivals.find(({ headers }) => headers['x-omneo-event'] === 'profile.created');
    expect(created?.headers['webhook-id']).toMatch(/_1bb65e97$/);
  });

  it('fits only the bytes and the secret it was made for', async () => {
    const { secret } = await api.createWebhook({
      trigger: 'till.opened',
      url: `${receiver.url}/till`,
      secret: 'a-vendor-style-secret',
    });
    await api.postEvent('till.opened', '{"till":7}');
    const [arrival] = (await arrivalsAt('/till', 1)) as [Arrival];
    expect(secret).toBe('a-vendor-style-secret');
    expect(faultsOf(arrival, secret)).toEqual([]);
    new StandardWebhook(secret, { format: 'raw' }).verify(arrival.body, standardHeaders(arrival));
    expect(faultsOf({ ...arrival, body: Buffer.from('{"till":8}') }, secret)).toContain('x-omneo-hmac-sha256');
    expect(faultsOf(arrival, `${secret}.`)).toEqual(['x-omneo-hmac-sha256']);
  });
});

const CONTEXTS = {
  'numbers no JavaScript number holds': '{"id":9007199254740993,"total":15.0,"tiny":1E-7,"zero":-0.0,"many":1e400}',
  'keys out of order': '{"1":"one","0":"zero","10":{"b":1,"a":2},"01":null,"__proto__":{"x":1}}',
  escapes: '{"name":"Caf\\u00e9 \\/ \\ud83d\\ude00 \\u0000 \\ud800","raw":"Café 😀 \u2028","k\\u0065y":"\\"}{"}',
  'odd white space': '{ \r\n\t"a" :\t[ 1 ,\n\n2 ] ,"b":{ } , "c" : "  two  spaces  "\n }',
  'all of it nested': '{"deep":[[{"context":{"context":15.00,"id":"é"}}],{"1":[],"0":{}}],"event":"not.this.one"}',
};

describe('end-to-end-2: byte for byte', () => {
  const cases = Object.entries(CONTEXTS).map(([what, context], n) => ({ what, context, name: `till.counted-${n}` }));

  it.each(cases)('keeps $what, alone and in a batch', async ({ name, context }) => {
    await api.createWebhook({ trigger: name, url: `${receiver.url}/${name}` });
    await api.postEvent(name, context);
    // The context is found wherever it stands in the event.
    const first = `{"context" :  ${context}\n, "event":"${name}"}`;
    await api.postBatch([first, eventText(name, '{"between":1}'), eventText(name, context)]);
    const bodies = (await arrivalsAt(`/${name}`, 4)).map(({ body }) => body.toString());
    expect(bodies.filter((body) => body !== '{"between":1}')).toEqual([context, context, context]);
  });
});
