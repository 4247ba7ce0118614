// The line to change, in the words of the receiver's framework.
import type { DocumentedFramework } from '../frameworks/framework.ts';
import { atPath } from './at-path.ts';
import type { AdviceKind } from './check.ts';

export interface Advice {
  /** What to do: one or more sentences. */
  readonly text: string;
  /** The lines to write; `null` if no code would say more. */
  readonly code: string | null;
}

export interface About {
  /** `null` if it is not known. */
  readonly framework: DocumentedFramework | null;
  /** Whether the receiver is built with the receiver kit. */
  readonly usesKit: boolean;
  /** Where the receiver takes webhooks: the path of its URL. Default `/webhooks`. */
  readonly path?: string;
}

/** Where frameworks limit bodies, for receivers without the kit, which has a limit of its own. */
const LIMITS: Readonly<Record<string, string>> = {
  express: 'const raw = express.raw({ type: () => true, limit: 1_114_112 });',
  fastify: 'const app = fastify({ bodyLimit: 1_114_112 });',
  nest: "app.useBodyParser('json', { limit: 1_114_112 });",
  koa: 'app.use(bodyParser({ jsonLimit: 1_114_112 }));',
  'next-pages': 'export const config = { api: { bodyParser: false } };',
};

const SPLIT = "signature.split(' ').some((one) => one.startsWith('v1,') && isEqual(one.slice(3), expected));";
const COMPARE =
  'const a = Buffer.from(received);\nconst b = Buffer.from(expected);\nreturn a.length === b.length && timingSafeEqual(a, b);';

type Words = (about: About) => Advice;

const say = (text: string, code: string | null = null): Advice => ({ text, code });
/** Code without the kit is the same in all of the frameworks, which are all JavaScript. */
const js =
  (text: string, code: string): Words =>
  ({ framework }) =>
    say(text, framework === null ? null : code);

const ADVICE: Readonly<Record<AdviceKind, Words>> = {
  verify: ({ framework }) =>
    say(
      'Verify webhook-signature before anything else, and answer 401 if it does not match. Never answer 2xx when verification fails.',
      framework?.code ?? null,
    ),
  keep_bytes: ({ framework, usesKit }) => {
    if (framework === null)
      return say(
        'Read the raw bytes of the body before anything parses it, and verify those. Do not write parsed JSON again.',
      );
    if (usesKit) return say(framework.keepBytes, framework.code);
    return say(
      `Verify the bytes as they arrived. ${framework.parser.replace(/^(a|the)\b/, (word) => (word === 'a' ? 'A' : 'The'))} must not run first on this route.`,
      framework.plainCode,
    );
  },
  collect_bytes: ({ framework }) =>
    say(
      'Collect the parts of the body as bytes and join them before you decode them. `text += part` breaks characters that are cut.',
      framework?.plainCode ?? null,
    ),
  signed_content: ({ framework }) =>
    say(
      'Verify webhook-signature over "id.timestamp.body". x-omneo-hmac-sha256 covers the body alone, so it does not stop replays.',
      framework === null
        ? null
        : "createHmac('sha256', key).update(id + '.' + timestamp + '.').update(bytes).digest('base64');",
    ),
  event_name: js(
    'Compare x-omneo-event with the end of the signed webhook-id: `_` and the first 8 hex digits of the SHA-256 of the name.',
    "const tag = createHash('sha256').update(event).digest('hex').slice(0, 8);\nif (!id.endsWith('_' + tag)) return 401;",
  ),
  time: js(
    'Refuse a webhook-timestamp that is more than 300 seconds from your clock, in both directions.',
    'if (!(Math.abs(Date.now() / 1000 - Number(timestamp)) <= 300)) return 401;',
  ),
  signature_list: js(
    'Read webhook-signature as a list, separated by spaces. Accept the request if one entry of version v1 matches one of your secrets.',
    SPLIT,
  ),
  compare_lengths: js(
    'Compare the lengths in bytes before the comparison in constant time: timingSafeEqual throws if they differ. Answer 401.',
    COMPARE,
  ),
  missing_header: js(
    'Answer 400 if webhook-id, webhook-timestamp, webhook-signature or x-omneo-event is missing.',
    'if (!id || !timestamp || !signature || !event) return 400;',
  ),
  body_limit: ({ framework, usesKit }) => {
    const largest =
      'Raise the limit of the body to 1,114,112 bytes (1 MiB and 64 KiB), the largest that Posthorn sends';
    if (usesKit) {
      const platform = framework?.bodyLimit === undefined ? '' : ` ${framework.bodyLimit}`;
      return say(
        `${largest}: in the options of the receiver, in a parser that runs before it, and in a proxy in front of it.${platform}`,
        'createReceiver({ secrets, maxBodyBytes: 1_114_112 });',
      );
    }
    return say(
      `${largest}, in the framework and in a proxy in front of it.`,
      (framework === null ? undefined : LIMITS[framework.id]) ?? null,
    );
  },
  remember_ids: ({ framework, usesKit }) =>
    say(
      usesKit
        ? 'Give the receiver an inbox that all of its processes share, and do not let a proxy remove the header webhook-duplicate.'
        : 'Remember webhook-id for 14 days. Answer a repeat 200 with the header webhook-duplicate: 1, and do not handle it again. Without the header it cannot be seen that you do.',
      framework?.code ?? null,
    ),
  claim_first: ({ framework, usesKit }) =>
    say(
      usesKit
        ? 'Give the receiver an inbox that all of its processes share.'
        : 'Claim webhook-id in one atomic step before the work, such as an insert with a unique key. Answer the other copies 409 with Retry-After.',
      framework?.code ?? null,
    ),
  unknown_event: ({ usesKit }) =>
    say(
      'Answer 2xx to events that you do not handle.',
      usesKit ? "createReceiver({ secrets, unknownType: 'accept' });" : null,
    ),
  sparse_context: js(
    'Every field of a context but its id can be missing or null. Check it before you use it.',
    'const total = data.total ?? 0;',
  ),
  in_time: ({ usesKit }) =>
    say(
      `Answer within the timeout of the webhook (15 s), and do long work afterwards.${usesKit ? '' : ' A receiver also hangs if it waits for a body that a parser has already read.'}`,
      null,
    ),
  reachable: () => say('Start the receiver, and check host and port of the URL.'),
  certificate: () =>
    say('Give the receiver a certificate that clients trust, with its whole chain. Posthorn refuses others too.'),
  redirect: () => say('Posthorn does not follow redirects: give the webhook the URL that the redirect leads to.'),
  path: ({ framework }) => say('Check the path of the URL, and that the route takes POST.', framework?.code ?? null),
  secret: ({ framework, usesKit }) =>
    say(
      `Give the receiver the secret that you gave to this command. ${usesKit ? 'Its log says more.' : 'If it has that one, it verifies other bytes than it received, or derives the key wrongly: whsec_ is followed by base64.'}`,
      usesKit || framework === null ? null : framework.plainCode,
    ),
  no_secret: ({ usesKit }) =>
    say(
      'The receiver has no secret, or one that it cannot read. Set the variable that it reads the secret from to the secret that you gave to this command, and restart it.',
      usesKit ? 'createReceiver({ secrets: process.env.WEBHOOK_SECRET });' : null,
    ),
  clock: () => say("Set the receiver's clock with NTP, and compare it with the clock of this computer."),
  headers: () =>
    say('Let proxies and gateways pass the headers webhook-* and x-omneo-* as they are: some do not arrive.'),
  own_error: () => say('The receiver fails at a correct request. Read its log, which has the error.'),
  fault: () => say('Read the log of the receiver, and answer such requests 4xx.'),
};

export function adviceOf(kind: AdviceKind, about: About): Advice {
  const { text, code } = ADVICE[kind](about);
  const { path = '/webhooks' } = about;
  return { text: atPath(text, path), code: code === null ? null : atPath(code, path) };
}
