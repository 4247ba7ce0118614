// fuzz-1: every route of the table is called with what its description asks for, and with what it does not.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PathOperation } from '../../src/api-description/open-api.ts';
import { patient } from '../support/patience.ts';
import { checkerOf, describedHere } from './support/described.ts';
import { valuesOf, wrong } from './support/from-schema.ts';
import { serving } from './support/serving.ts';

const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const RUNS = 100;
const here = serving();
const document = await describedHere();
const check = checkerOf(document, { strict: false });

/** A lone surrogate cannot be in a URL at all. */
const wellFormed = (value: unknown): string => encodeURIComponent(Buffer.from(String(value)).toString());
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => [method.toUpperCase(), path, operation] as const),
);

/** Against what is told of this status; of the statuses that nobody tells of, against the one shape of errors. */
function judge(operation: PathOperation, answer: { status: number; text: string; json: unknown }, what: string): void {
  const told = operation.responses[answer.status];
  expect(told, `${what} answered ${answer.status}, which is not described: ${answer.text}`).toBeDefined();
  const name = told !== undefined && '$ref' in told ? (told.$ref.split('/').at(-1) ?? '') : undefined;
  const whole = name === undefined ? told : document.components.responses[name];
  const content = whole !== undefined && 'content' in whole ? whole.content : undefined;
  if (content === undefined) expect(answer.text, what).toBe('');
  else check(content['application/json'].schema, answer.json, what);
}

/** Ids that are there, of this tenant and of another. */
async function idsHere(): Promise<string[]> {
  const made: string[] = [];
  for (const api of [mine, stranger]) {
    const webhook = await api.webhook({ trigger: 'a.b', url: `${here.receiver.url}/ids` });
    const event = await api.event({ event: 'a.b', context: { id: 1 }, deliver_at: '2099-01-01 00:00:00' });
    const [delivery] = (await api.get(`/events/${event.id}`)).json.data.deliveries;
    made.push(String(webhook.id), event.id, delivery.id, String(api.tokenId));
  }
  return made;
}
let mine: Awaited<ReturnType<typeof here.caller>>;
let stranger: Awaited<ReturnType<typeof here.caller>>;
let ids: string[] = [];

async function ready(): Promise<void> {
  if (ids.length > 0) return;
  // The caller's own token may be revoked by a lucky guess: the one that calls is never among the ids.
  mine = await here.caller({ tenant: 'fuzzed' });
  stranger = await here.caller();
  ids = await idsHere();
  mine = await here.caller({ tenant: 'fuzzed' });
  ids = ids.filter((id) => id !== String(mine.tokenId));
}

it.each(operations)('fuzz-1: %s %s takes what comes', { timeout: patient(20_000) }, async (method, path, operation) => {
  await ready();
  const what = `${method} ${path} (SEED=${SEED})`;
  const parameters = (operation.parameters ?? []).flatMap((one) => ('$ref' in one ? [] : [one]));
  const schema = operation.requestBody?.content['application/json'].schema;
  const part = fc.oneof(fc.constantFrom(...ids, '0', '-1', '999999999999', '%00', '..%2f'), wrong.map(wellFormed));
  const query = fc.array(
    fc.tuple(
      fc.oneof(
        fc.constantFrom(
          'page[after]',
          'page[number]',
          'filter[nothing]',
          'sort',
          'page',
          ...parameters.flatMap((one) => (one.in === 'query' ? [one.name] : [])),
        ),
        fc.string({ maxLength: 8 }),
      ),
      fc.oneof(
        fc.constantFrom(...ids, '1', '100', '-5', '1e9', 'delivered'),
        wrong.map((value) => String(value)),
      ),
    ),
    { maxLength: 3 },
  );
  const body = schema === undefined ? wrong : valuesOf(document, schema as Record<string, unknown>);
  const type = fc.oneof(
    { weight: 8, arbitrary: fc.constant('application/json') },
    {
      weight: 1,
      arbitrary: fc.constantFrom('text/plain', 'application/json; charset=latin1', 'multipart/form-data', ''),
    },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(part, { minLength: 2, maxLength: 2 }),
      query,
      body,
      type,
      async (parts, asked, value, contentType) => {
        let n = 0;
        const at = path.replaceAll(/\{\w+\}/g, () => parts[n++] || 'x');
        const search = asked.map(([name, one]) => `${wellFormed(name)}=${wellFormed(one)}`).join('&');
        const raw =
          method === 'GET' ? {} : { raw: JSON.stringify(value) ?? '', headers: { 'content-type': contentType } };
        // The caller fails on any 5xx.
        const answer = await mine.call(method, `${at}?${search}`, undefined, raw);
        judge(operation, answer, `${what}: ${at}?${search} ${raw.raw ?? ''}`.slice(0, 800));
      },
    ),
    { numRuns: RUNS, seed: SEED },
  );
  expect((await mine.get('//readyz')).status).toBe(200);
});
