// The code of docs/verifying-signatures.md in other languages, run by their own interpreters, and the snippets around it.
import { Buffer } from 'node:buffer';
import { spawn, spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';

type Message = { name: string; secret: string; id: string; timestamp: number; bodyBase64: string } & {
  standard: string;
  vendor: string;
};
type Request = { secret: string; headers: Record<string, string>; bodyBase64: string; now: number; result: string };

const page = readFileSync(new URL('../../../docs/verifying-signatures.md', import.meta.url), 'utf8');
const vectors = JSON.parse(readFileSync(new URL('../../../docs/signature-vectors.json', import.meta.url), 'utf8')) as {
  messages: Message[];
  requests: Request[];
};
const ours = vectors.messages.filter(({ id }) => id.endsWith('_1bb65e97'));

const snippets = (language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, code = '']) => code);

const HEADERS = ['webhook-id', 'webhook-timestamp', 'webhook-signature', 'x-omneo-event'];
const NO_SECRET = { ...(vectors.requests[0] as Request), secret: 'whsec_', result: 'secret_malformed' };
const requests = [...vectors.requests, NO_SECRET];

/** One request a line: secret, clock, body and headers, each as `=` and base64. */
const input = requests
  .map(({ secret, headers, bodyBase64, now }) =>
    [secret, String(now), Buffer.from(bodyBase64, 'base64'), ...HEADERS.map((name) => headers[name] ?? '')]
      .map((part) => `=${Buffer.from(part).toString('base64')}`)
      .join(' '),
  )
  .join('\n');

/** What the code of the page says for a code of the kit. */
const MESSAGES: Record<string, RegExp> = {
  header_missing: /^(?:bad id or timestamp|signature does not match|event name does not fit the id)$/,
  header_invalid: /^bad id or timestamp$/,
  timestamp_invalid: /^(?:bad id or timestamp|too old, or from the future)$/,
  timestamp_too_old: /^too old, or from the future$/,
  timestamp_too_new: /^too old, or from the future$/,
  signature_mismatch: /^signature does not match$/,
  event_mismatch: /^event name does not fit the id$/,
  secret_malformed: /^no secret$/,
};

interface Language {
  readonly language: string;
  /** The file that the page's code becomes. */
  readonly file: string;
  /** The program that reads requests and calls it, and where it goes. */
  readonly main: readonly [from: string, to: string];
  readonly needs: readonly (readonly string[])[];
  /** Commands; the last one runs the program. */
  readonly steps: readonly (readonly string[])[];
  readonly more?: Record<string, string>;
}

const LANGUAGES: readonly Language[] = [
  {
    language: 'js',
    file: 'verify.mjs',
    main: ['main.mjs', 'main.mjs'],
    needs: [],
    steps: [[process.execPath, 'main.mjs']],
  },
  {
    language: 'python',
    file: 'verify.py',
    main: ['main.py', 'main.py'],
    needs: [['python3', '--version']],
    steps: [['python3', '-B', 'main.py']],
  },
  {
    language: 'php',
    file: 'verify.php',
    main: ['main.php', 'main.php'],
    needs: [['php', '--version']],
    steps: [['php', 'main.php']],
  },
  {
    language: 'ruby',
    file: 'verify.rb',
    main: ['main.rb', 'main.rb'],
    needs: [['ruby', '--version']],
    steps: [['ruby', 'main.rb']],
  },
  {
    language: 'go',
    file: 'webhook/verify.go',
    main: ['main.go', 'main.go'],
    needs: [['go', 'version']],
    steps: [['go', 'run', '.']],
    more: { 'go.mod': 'module example.test/receiver\n\ngo 1.21\n' },
  },
  {
    language: 'java',
    file: 'Webhook.java',
    main: ['Main.java', 'Main.java'],
    needs: [
      ['javac', '--version'],
      ['java', '--version'],
    ],
    steps: [
      ['javac', 'Main.java', 'Webhook.java'],
      ['java', 'Main'],
    ],
  },
  {
    language: 'csharp',
    file: 'Webhook.cs',
    main: ['Main.cs', 'Main.cs'],
    needs: [
      ['mcs', '--version'],
      ['mono', '--version'],
    ],
    steps: [
      ['mcs', '-out:main.exe', 'Main.cs', 'Webhook.cs'],
      ['mono', 'main.exe'],
    ],
  },
  {
    language: 'rust',
    file: 'src/verify.rs',
    main: ['main.rs', 'src/main.rs'],
    // The crates of the page come from crates.io.
    needs: [['cargo', 'fetch', '--quiet']],
    steps: [['cargo', 'run', '--quiet', '--offline']],
    more: { 'Cargo.toml': readFileSync(new URL('languages/Cargo.toml', import.meta.url), 'utf8') },
  },
];

const folder = mkdtempSync(path.join(tmpdir(), 'posthorn-languages-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes the page's code and its program into a folder of their own. */
function write({ language, file, main: [from, to], more = {} }: Language): string {
  const code = snippets(language).find((one) => /(?:function|def|func|string|fn) verify\b/i.test(one)) ?? '';
  const main = readFileSync(new URL(`languages/${from}`, import.meta.url), 'utf8');
  const home = path.join(folder, language);
  for (const [name, text] of Object.entries({ ...more, [file]: code, [to]: main })) {
    mkdirSync(path.dirname(path.join(home, name)), { recursive: true });
    writeFileSync(path.join(home, name), text);
  }
  return home;
}

describe('signing-60: the code of docs/verifying-signatures.md in other languages', () => {
  // Compilers are slow on a busy machine, and the first run fetches crates.
  it.concurrent.for(LANGUAGES)(
    'signing-60: $language answers docs/signature-vectors.json as it says',
    { timeout: 300_000 },
    async (of, { skip, expect }) => {
      const cwd = write(of);
      const run = async ([command = '', ...args]: readonly string[], stdin = '') => {
        const child = spawn(command, args, { cwd });
        child.stdin.on('error', () => undefined).end(stdin);
        const [stdout, stderr, status] = await Promise.all([
          text(child.stdout),
          text(child.stderr),
          new Promise<number>((resolve) =>
            child.on('error', () => resolve(-1)).on('close', (code) => resolve(code ?? -1)),
          ),
        ]);
        return { stdout, stderr, status };
      };
      for (const need of of.needs)
        if ((await run(need)).status !== 0) skip(`this machine cannot run: ${need.join(' ')}`);
      let out = { stdout: '', stderr: '', status: 0 };
      for (const step of of.steps) {
        out = await run(step, input);
        expect(out).toMatchObject({ stderr: '', status: 0 });
      }
      const answers = out.stdout.trimEnd().split('\n');
      expect(answers).toHaveLength(requests.length);
      for (const [at, request] of requests.entries()) {
        const expected = request.result === 'accepted' ? request.headers['x-omneo-event'] : MESSAGES[request.result];
        expect(answers[at], JSON.stringify(request)).toMatch(expected as string | RegExp);
      }
    },
  );
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

  it('signing-61: the Flask receiver takes a request with either secret, and refuses others', ({ skip }) => {
    if (spawnSync('python3', ['-c', 'import flask']).status !== 0) skip('this machine has no Flask');
    const home = path.join(folder, 'flask');
    mkdirSync(home, { recursive: true });
    const [verify = '', receiver = ''] = snippets('python');
    writeFileSync(path.join(home, 'verify.py'), verify);
    writeFileSync(path.join(home, 'receiver.py'), receiver);
    const [one] = requests as [Request];
    const other = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    // The request is of the past, so the program gets its clock.
    const program = `
import base64, time
time.time = lambda: ${one.now}
from receiver import app
for body in [base64.b64decode("${one.bodyBase64}"), b"{}"]:
    print(app.test_client().post("/webhooks", data=body, headers=${JSON.stringify(one.headers)}).status_code)
`;
    const answers = (secrets: string) =>
      spawnSync('python3', ['-B', '-c', program], {
        ...{ cwd: home, env: { ...process.env, WEBHOOK_SECRET: secrets }, encoding: 'utf8' },
      }).stdout.match(/^\d{3}$/gm);
    expect(answers(`${other} ${one.secret}`)).toEqual(['204', '401']);
    expect(answers(other)).toEqual(['401', '401']);
  });
});
