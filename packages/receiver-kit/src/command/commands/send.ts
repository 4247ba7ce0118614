import { Buffer } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { EXAMPLES, type ExampleName } from '../../sending/examples.ts';
import { newId } from '../../sending/new-id.ts';
import { sendHttp } from '../../sending/send-http.ts';
import { signedHeaders } from '../../sending/signed-headers.ts';
import { type Command, type Given, type Surroundings, textFlag, UsageError } from '../command.ts';
import { secondsOf } from '../read-flags.ts';
import { SECRET_FLAG, secretOf, urlOf } from '../target.ts';

const NAME = /^[a-z][a-z0-9_-]*(\.[a-z0-9][a-z0-9_-]*)+$/;
const KNOWN = Object.keys(EXAMPLES).join(', ');

export const send: Command = {
  name: 'send',
  summary: 'Send one signed event',
  args: ['EVENT'],
  about: `Sends one signed request, as Posthorn does, and prints the answer. The id begins with tst_, so that the receiver sees delivery.test.\nThere are examples of ${KNOWN}.\nThe exit code is 0 if the receiver answers 2xx.`,
  flags: [
    { name: 'url', value: 'URL', text: 'Where to send it; required' },
    SECRET_FLAG,
    {
      name: 'data',
      value: 'FILE',
      text: 'JSON to send as it is; "-" reads standard input. Default: the example of the event',
    },
    { name: 'timeout', value: 'SECONDS', text: 'How long to wait for the answer. Default: 15' },
    { name: 'json', value: null, text: 'Print the answer as JSON' },
  ],
  run: async ({ flags, args }, surroundings) => {
    const type = args[0] ?? '';
    if (!NAME.test(type)) throw new UsageError(`"${type}" is not an event name, such as profile.created`);
    const given = textFlag(flags, 'url');
    if (given === undefined) throw new UsageError('--url is required');
    const timeoutMs = secondsOf(flags, 'timeout', 15) * 1000;
    const body = await bodyOf(type, flags, surroundings);
    const secret = await secretOf(flags, surroundings);
    const url = urlOf(given, surroundings);
    const nowMs = Date.now();
    const id = newId('tst', type, nowMs);
    const signed = signedHeaders({ id, type, body, timestampS: Math.floor(nowMs / 1000), attempt: 1 }, [secret]);
    const headers = [...Object.entries(signed), ['content-length', String(body.byteLength)] as const];
    const began = performance.now();
    const answer = await sendHttp({ ...{ url, headers, timeoutMs }, method: 'POST', parts: [body] });
    const ms = Math.round(performance.now() - began);
    surroundings.stdout.write(
      flags['json'] === true ? `${JSON.stringify({ id, ms, ...answer })}\n` : textOf(answer, type, ms),
    );
    return 'status' in answer && answer.status >= 200 && answer.status < 300 ? 0 : 1;
  },
};

async function bodyOf(type: string, flags: Given['flags'], { stdin }: Surroundings): Promise<Buffer> {
  const file = textFlag(flags, 'data');
  if (file === '-') {
    if (textFlag(flags, 'secret') === '-') throw new UsageError('only one of --secret and --data can be "-"');
    return Buffer.from(await stdin(), 'utf8');
  }
  if (file !== undefined) {
    return readFile(file).catch((error: NodeJS.ErrnoException) => {
      throw new UsageError(`--data: cannot read ${file} (${error.code ?? error.message})`);
    });
  }
  if (!Object.hasOwn(EXAMPLES, type))
    throw new UsageError(`there is no example of "${type}": give its context with --data, or choose one of ${KNOWN}`);
  return Buffer.from(EXAMPLES[type as ExampleName], 'utf8');
}

function textOf(answer: Awaited<ReturnType<typeof sendHttp>>, type: string, ms: number): string {
  if ('failure' in answer) return `${type}: no answer (${answer.failure}): ${answer.message}\n`;
  const duplicate = answer.headers['webhook-duplicate'] === '1' ? ', duplicate' : '';
  return `${type}: ${answer.status}${duplicate} in ${ms} ms\n${answer.body === '' ? '' : `${answer.body}\n`}`;
}
