// The code of docs/verifying-signatures.md in other languages, run by their own interpreters, and the snippets around it.
import { Buffer } from 'node:buffer';
import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Message = { name: string; secret: string; id: string; timestamp: number; bodyBase64: string } & {
  standard: string;
  vendor: string;
};
type Case = { secret: string; headers: Record<string, string>; body: string; now: number; result: string };

const page = readFileSync(new URL('../../../docs/verifying-signatures.md', import.meta.url), 'utf8');
const vectors = JSON.parse(readFileSync(new URL('vectors.json', import.meta.url), 'utf8')) as { messages: Message[] };
const ours = vectors.messages.filter(({ id }) => id.endsWith('_1bb65e97'));

const snippets = (language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, code = '']) => code);

/** What each message must give, and what must be refused near it. */
const cases = ours.flatMap(({ secret, id, timestamp, bodyBase64, standard }): Case[] => {
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,AAAA, v1a,x ${standard}`,
    'x-omneo-event': 'profile.created',
  };
  const good = { secret, headers, body: bodyBase64, now: timestamp + 300, result: 'profile.created' };
  const changed = Buffer.concat([Buffer.from(bodyBase64, 'base64'), Buffer.from(' ')]).toString('base64');
  return [
    good,
    { ...good, now: timestamp - 300 },
    { ...good, now: timestamp + 301, result: 'too old, or from the future' },
    { ...good, now: timestamp - 301, result: 'too old, or from the future' },
    { ...good, body: changed, result: 'signature does not match' },
    { ...good, secret: 'another-secret-of-mine', result: 'signature does not match' },
    { ...good, headers: { ...headers, 'webhook-signature': '' }, result: 'signature does not match' },
    { ...good, headers: { ...headers, 'webhook-id': 'a.b' }, result: 'bad id or timestamp' },
    { ...good, headers: { ...headers, 'webhook-timestamp': `${timestamp}\n` }, result: 'bad id or timestamp' },
    { ...good, headers: { ...headers, 'x-omneo-event': 'profile.updated' }, result: 'event name does not fit the id' },
    { ...good, headers: {}, result: 'bad id or timestamp' },
    { ...good, secret: 'whsec_', result: 'no secret' },
  ];
});

const LANGUAGES = [
  {
    language: 'python',
    command: 'python3',
    args: ['-c'],
    before: '',
    after: `
import json, sys
def answer(case):
    try:
        return verify(case["secret"], case["headers"], base64.b64decode(case["body"]), case["now"])
    except ValueError as error:
        return str(error)
print(json.dumps([answer(case) for case in json.load(sys.stdin)]))`,
  },
  {
    language: 'php',
    command: 'php',
    args: ['-r'],
    before: '<?php',
    after: `
$answers = [];
foreach (json_decode(stream_get_contents(STDIN), true) as $case) {
    try {
        $answers[] = verify($case['secret'], $case['headers'], base64_decode($case['body']), $case['now']);
    } catch (RuntimeException $error) {
        $answers[] = $error->getMessage();
    }
}
echo json_encode($answers);`,
  },
];

describe('signing-60: the code of docs/verifying-signatures.md in other languages', () => {
  it.for(LANGUAGES)('signing-60: $language accepts the vectors, and nothing near them', (of, { skip }) => {
    const { language, command, args, before, after } = of;
    if (spawnSync(command, ['--version']).status !== 0) skip(`this machine has no ${command}`);
    const [code = ''] = snippets(language);
    const program = `${code.replace(before, '')}${after}`;
    const { stdout, stderr } = spawnSync(command, [...args, program], {
      input: JSON.stringify(cases),
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual(cases.map(({ result }) => result));
  });
});

describe('signing-61: the other snippets of docs/verifying-signatures.md', () => {
  const js = snippets('js');
  const [library = '', vendor = ''] = ['standardwebhooks', "const expected = createHmac('sha256', secret)"].map(
    (part) => js.find((code) => code.includes(part)) ?? '',
  );

  // The library takes text: every body that Posthorn sends is JSON in UTF-8.
  const sent = ours.filter(({ bodyBase64 }) => /^\{.*\}\n?$/.test(Buffer.from(bodyBase64, 'base64').toString()));
  it.each(sent)('signing-61: the standardwebhooks library takes it as shown: $name', async (message) => {
    const { secret, id, bodyBase64, standard } = message;
    const body = Buffer.from(bodyBase64, 'base64');
    // The library reads the clock of the process: the message is of the past.
    const clock = `Date.now = () => ${message.timestamp} * 1000;`;
    const headers = { 'webhook-id': id, 'webhook-timestamp': String(message.timestamp), 'webhook-signature': standard };
    const program = `${library}\nprocess.stdout.write(JSON.stringify(context));`.replace(
      /^const webhook/m,
      `${clock}\nconst secret = ${JSON.stringify(secret)}; const headers = ${JSON.stringify(headers)};
       const body = Buffer.from(${JSON.stringify(bodyBase64)}, 'base64');\nconst webhook`,
    );
    const run = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: new URL('..', import.meta.url),
      encoding: 'utf8',
    });
    expect(run.stderr).toBe('');
    expect(JSON.parse(run.stdout)).toEqual(JSON.parse(body.toString()));
  });

  it.each(ours)(
    'signing-61: the line for the other header makes its value: $name',
    ({ secret, bodyBase64, vendor: value }) => {
      const make = new Function('createHmac', 'secret', 'body', `${vendor}\nreturn expected;`) as (
        ...given: unknown[]
      ) => string;
      expect(make(createHmac, secret, Buffer.from(bodyBase64, 'base64'))).toBe(value);
    },
  );
});
