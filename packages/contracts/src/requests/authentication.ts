import { z } from 'zod';
import {
  AUTHENTICATION_KINDS,
  type AuthenticationField,
  type AuthenticationInput,
  authenticationFields,
} from '../authentication-kinds.ts';

type KindName = keyof typeof AUTHENTICATION_KINDS;
const KINDS = Object.keys(AUTHENTICATION_KINDS) as [KindName, ...KindName[]];

const PATTERNS = {
  word: [/^[\x21-\x7e]*$/, 'must be visible ASCII without spaces'],
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what must not be in it
  line: [/^[^\u0000-\u001f\u007f]*$/, 'must be one line without control characters'],
  pem: [
    /-----BEGIN [A-Z0-9 ]+-----[\s\S]*-----END [A-Z0-9 ]+-----/,
    'must be PEM: "-----BEGIN …-----" to "-----END …-----"',
  ],
  url: [/^https?:\/\//i, 'must begin with https:// or http://'],
} as const;

function valueSchema({ type, maxLength }: AuthenticationField): z.ZodType {
  if (typeof type !== 'string') return z.enum(type);
  const [pattern, rule] = PATTERNS[type];
  const text = z.string().max(maxLength, `must be at most ${maxLength} characters`);
  // A pattern says nothing in a description that its text does not say better.
  return text.refine((value) => pattern.test(value), rule);
}

function fieldSchema(field: AuthenticationField): z.ZodType {
  const value = valueSchema(field);
  const whole = field.isRequired
    ? value.refine((given) => given !== '', 'must not be empty')
    : value.nullable().optional();
  return whole.describe(field.text);
}

const kindSchema = (kind: KindName) =>
  z
    .strictObject({
      kind: z.literal(kind).describe('The kind.'),
      ...Object.fromEntries(authenticationFields(kind).map(([name, field]) => [name, fieldSchema(field)])),
      ...Object.fromEntries(
        Object.entries(AUTHENTICATION_KINDS[kind].readOnly).map(([name, text]) => [
          name,
          z.unknown().optional().describe(`${text} Read-only, and ignored in requests.`),
        ]),
      ),
    })
    .describe(AUTHENTICATION_KINDS[kind].text);

const [first, ...others] = KINDS;

/** The authentication of an endpoint, as it is sent. Its schema is made of the table, so its type is the table's too. */
export const authenticationInput = z.discriminatedUnion('kind', [kindSchema(first), ...others.map(kindSchema)], {
  error: ({ code }) => (code === 'invalid_union' ? `must be one of ${KINDS.join(', ')}` : undefined),
}) as unknown as z.ZodType<AuthenticationInput, AuthenticationInput>;
