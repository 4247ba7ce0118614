// docs/replays.md shows calls: each is made as it stands there, and answers as it says.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type Answer, Api, type Json } from './support/api.ts';
import { startTestDispatcher } from './support/dispatcher.ts';
import { startReceiver, status } from './support/receiver.ts';

const page = readFileSync(new URL('../../../../docs/replays.md', import.meta.url), 'utf8');
const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, code = '']) => code);
const calls = blocks('sh').flatMap((code) => code.replaceAll('\\\n', '').trim().split('\n'));

/** A curl command of the page, made by fetch: curl need not be there. A form that is not known here is a failure. */
function curl(command: string, posthorn: string, token: string): Promise<Answer> {
  const words = [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '');
  const filled = words.map((word) => word.replace('$POSTHORN', posthorn).replace('$TOKEN', token));
  let [method, url, body] = ['GET', '', undefined as string | undefined];
  const headers: Record<string, string> = {};
  const rest = filled.slice(1);
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const value = word.startsWith('-') && word !== '-sS' ? (rest.shift() ?? '') : '';
    const [name = '', header = ''] = value.split(': ');
    if (word === '-X') method = value;
    else if (word === '-d') [method, body] = ['POST', value];
    else if (word === '-H') headers[name] = header;
    else if (word.startsWith('http')) url = word;
    else expect(word).toBe('-sS');
  }
  const { pathname } = new URL(url);
  return new Api(posthorn, headers).call(method, `/${pathname}`, undefined, body === undefined ? {} : { raw: body });
}

it('replay-14: every call of docs/replays.md works as it stands there', async () => {
  await using dispatcher = await startTestDispatcher();
  await using receiver = await startReceiver(status(500));
  const api = await dispatcher.caller();
  const token = api.headers['authorization']?.replace('Bearer ', '') ?? '';
  const profile = '5b0c9d0e-6f53-4a53-9d3e-2f7a1f6f2b11';
  const { id } = await api.webhook({ events: ['*'], url: receiver.url, retry_schedule: [] });
  await api.webhook({ trigger: 'c.d', url: receiver.url });
  await api.post('/targets', { name: 'CRM', handle: 'crm', url: receiver.url });
  const send = { uuid: 'target.send', arguments: [{ name: 'target_handle', value: 'crm' }] };
  await api.post('/triggers', { name: 'Orders', trigger: 'order.created', actions: [send] });
  for (let n = 0; n < 3; n += 1) await api.event({ event: 'profile.updated', context: { id: profile } });
  const failed = `/deliveries?filter[status]=failed`;
  await api.until(failed, (data) => data.length === 3);
  receiver.answer(status(200));

  const answers: Json[] = [];
  for (const command of calls) {
    const answer = await curl(command, dispatcher.url, token);
    expect([200, 201, 202], `${command}\n${answer.text}`).toContain(answer.status);
    answers.push(answer.json);
    if (answers.length === 3) {
      await api.until('/replays/1', (data) => data.status === 'done');
      await api.until('/deliveries?filter[status]=delivered', (data) => data.length === 3);
      // Dropped while it was off, for the recipe that comes next.
      await api.put(`/webhooks/${id}`, { is_active: false });
      await api.event({ event: 'a.b', context: {} });
      await api.put(`/webhooks/${id}`, { is_active: true, held: 'discard' });
    }
  }
  const [planned, started, shown, dropped, ofProfile, batch, byAction] = answers;
  const examples = blocks('json').map((code) => JSON.parse(code));
  expect(planned).toEqual({ data: { ...examples[0].data, created_at: expect.any(String) } });
  expect(started.data).toMatchObject({ id: 1, status: 'running' });
  expect(shown.data).toMatchObject({ id: 1, total: 3 });
  expect(dropped.data).toMatchObject({ total: 1 });
  // Of the first replay the copies alone: what failed before is recovered by them.
  expect(ofProfile.data).toMatchObject({ total: 3 });
  expect(batch).toEqual(examples[1]);
  expect(byAction).toEqual({ message: '1 delivery of 1 event by 1 action made.' });
  expect(answers).toHaveLength(7);
});
