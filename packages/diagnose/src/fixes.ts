// The fix for each kind of cause, with code for the receiver's framework.

export const FRAMEWORKS = [
  'express',
  'fastify',
  'next',
  'django',
  'flask',
  'rails',
  'laravel',
  'spring',
  'go',
] as const;
export type Framework = (typeof FRAMEWORKS)[number];

export const FRAMEWORK_NAMES: Readonly<Record<Framework, string>> = {
  express: 'Express',
  fastify: 'Fastify',
  next: 'Next.js',
  django: 'Django',
  flask: 'Flask',
  rails: 'Rails',
  laravel: 'Laravel',
  spring: 'Spring',
  go: 'Go',
};

export type Fix = { sentence: string; code: Readonly<Record<Framework, string>> | null };
export type FixKind =
  | 'body'
  | 'standard_key'
  | 'vendor_key'
  | 'secret'
  | 'content'
  | 'encoding'
  | 'headers'
  | 'clock'
  | 'unknown';

const RAW_BODY: Readonly<Record<Framework, string>> = {
  express:
    "// before app.use(express.json())\nconst raw = express.raw({ type: () => true, limit: '2mb' });\napp.post('/hooks', raw, (req, res) => verify(req.body));",
  fastify:
    "app.addContentTypeParser(\n  'application/json',\n  { parseAs: 'buffer' },\n  (_request, body, done) => done(null, body),\n);\n// then verify(request.body)",
  next: '// app/hooks/route.ts\nexport async function POST(request: Request) {\n  const body = Buffer.from(await request.arrayBuffer());\n  verify(body);\n}',
  django: '# before request.POST or request.data is touched\nverify(request.body)',
  flask: 'verify(request.get_data())',
  rails: 'verify(request.raw_post)',
  laravel: 'verify($request->getContent());',
  spring: '@PostMapping("/hooks")\nResponseEntity<Void> hook(@RequestBody byte[] body) { verify(body); … }',
  go: 'body, err := io.ReadAll(r.Body)\nverify(body)',
};

const JS_KEY = "const key = Buffer.from(secret.slice('whsec_'.length), 'base64');";
const PYTHON_KEY = "key = base64.b64decode(secret.removeprefix('whsec_'))";
const STANDARD_KEY: Readonly<Record<Framework, string>> = {
  express: JS_KEY,
  fastify: JS_KEY,
  next: JS_KEY,
  django: PYTHON_KEY,
  flask: PYTHON_KEY,
  rails: "key = Base64.strict_decode64(secret.delete_prefix('whsec_'))",
  laravel: "$key = base64_decode(substr($secret, strlen('whsec_')), true);",
  spring: 'byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));',
  go: 'key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))',
};

const JS_TEXT = "const key = Buffer.from(secret, 'utf8'); // whsec_ included";
const PYTHON_TEXT = 'key = secret.encode()  # whsec_ included';
const VENDOR_KEY: Readonly<Record<Framework, string>> = {
  express: JS_TEXT,
  fastify: JS_TEXT,
  next: JS_TEXT,
  django: PYTHON_TEXT,
  flask: PYTHON_TEXT,
  rails: 'key = secret # whsec_ included',
  laravel: '$key = $secret; // whsec_ included',
  spring: 'byte[] key = secret.getBytes(StandardCharsets.UTF_8); // whsec_ included',
  go: 'key := []byte(secret) // whsec_ included',
};

const JS_COMPARE = "crypto.timingSafeEqual(Buffer.from(received, 'base64'), mac);";
const COMPARE: Readonly<Record<Framework, string>> = {
  express: JS_COMPARE,
  fastify: JS_COMPARE,
  next: JS_COMPARE,
  django: 'hmac.compare_digest(base64.b64decode(received), mac)',
  flask: 'hmac.compare_digest(base64.b64decode(received), mac)',
  rails: 'OpenSSL.fixed_length_secure_compare(Base64.strict_decode64(received), mac)',
  laravel: 'hash_equals($mac, base64_decode($received, true));',
  spring: 'MessageDigest.isEqual(Base64.getDecoder().decode(received), mac);',
  go: 'hmac.Equal(receivedBytes, mac)',
};

export const FIXES: Readonly<Record<FixKind, Fix>> = {
  body: { sentence: 'Verify the received bytes before anything parses or rewrites them.', code: RAW_BODY },
  standard_key: {
    sentence: 'Remove whsec_ from the secret and decode the rest from base64. The result is the key.',
    code: STANDARD_KEY,
  },
  vendor_key: {
    sentence: 'Use the whole text of the secret, including whsec_, as the key of x-omneo-hmac-sha256.',
    code: VENDOR_KEY,
  },
  secret: {
    sentence: 'Give the receiver the secret of this webhook. During a rotation, give it both secrets.',
    code: null,
  },
  content: {
    sentence: 'Sign webhook-id, a dot, webhook-timestamp, a dot and the body, in this order.',
    code: null,
  },
  encoding: {
    sentence: 'Write webhook-signature as "v1," and base64, and x-omneo-hmac-sha256 as lower-case hex.',
    code: COMPARE,
  },
  headers: {
    sentence: 'Configure every proxy and gateway to pass the webhook-*, x-omneo-* and posthorn-* headers unchanged.',
    code: null,
  },
  clock: {
    sentence:
      'Set the clock with NTP. If you verify requests from a queue, compare with the time when each request came in.',
    code: null,
  },
  unknown: {
    sentence:
      'First compare the secret with the secret of the webhook. Then compare the received bytes of the body with the sent ones.',
    code: null,
  },
};
