// The fix for each kind of cause, with code for the receiver's framework.
import { FIX_SENTENCES, type FixKind } from './fix-sentences.ts';
import { expressPlainCode } from './frameworks/express.ts';
import { fastifyPlainCode } from './frameworks/fastify.ts';
import { nextPlainCode } from './frameworks/next.ts';

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

const RAW_BODY: Readonly<Record<Framework, string>> = {
  express: expressPlainCode,
  fastify: fastifyPlainCode,
  next: nextPlainCode,
  django: '# before request.POST or request.data is touched\nverify(request.body)',
  flask: 'verify(request.get_data())',
  rails: 'verify(request.raw_post)',
  laravel: 'verify($request->getContent());',
  spring: '@PostMapping("/webhooks")\nResponseEntity<Void> hook(@RequestBody byte[] body) { verify(body); … }',
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

// timingSafeEqual throws where the lengths differ, and a length is no secret.
const JS_COMPARE =
  "const given = Buffer.from(received, 'base64');\nreturn given.length === mac.length && crypto.timingSafeEqual(given, mac);";
// Compares texts: decoding what came may throw.
const PYTHON_COMPARE = 'hmac.compare_digest(received.encode(), base64.b64encode(mac))';
const COMPARE: Readonly<Record<Framework, string>> = {
  express: JS_COMPARE,
  fastify: JS_COMPARE,
  next: JS_COMPARE,
  django: PYTHON_COMPARE,
  flask: PYTHON_COMPARE,
  rails: 'ActiveSupport::SecurityUtils.secure_compare(received, Base64.strict_encode64(mac))',
  laravel: 'hash_equals(base64_encode($mac), $received);',
  spring: 'MessageDigest.isEqual(received.getBytes(UTF_8), Base64.getEncoder().encode(mac));',
  go: 'hmac.Equal([]byte(received), []byte(base64.StdEncoding.EncodeToString(mac)))',
};

export const FIXES: Readonly<Record<FixKind, Fix>> = {
  body: { sentence: FIX_SENTENCES.body, code: RAW_BODY },
  standard_key: { sentence: FIX_SENTENCES.standard_key, code: STANDARD_KEY },
  vendor_key: { sentence: FIX_SENTENCES.vendor_key, code: VENDOR_KEY },
  secret: { sentence: FIX_SENTENCES.secret, code: null },
  content: { sentence: FIX_SENTENCES.content, code: null },
  encoding: { sentence: FIX_SENTENCES.encoding, code: COMPARE },
  headers: { sentence: FIX_SENTENCES.headers, code: null },
  clock: { sentence: FIX_SENTENCES.clock, code: null },
  unknown: { sentence: FIX_SENTENCES.unknown, code: null },
};
