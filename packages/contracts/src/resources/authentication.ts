import * as z from 'zod/mini';
import {
  AUTHENTICATION_KINDS,
  type Authentication,
  type AuthenticationField,
  type AuthenticationKind,
  authenticationFields,
} from '../authentication-kinds.ts';

const KINDS = (Object.keys(AUTHENTICATION_KINDS) as (keyof typeof AUTHENTICATION_KINDS)[]).filter(
  (kind): kind is AuthenticationKind => kind !== 'none',
);

function described<Of extends z.ZodMiniType>(schema: Of, description: string): Of {
  z.globalRegistry.add(schema, { description });
  return schema;
}

function shownSchema({ type, isRequired, default: usual, isSecret, text }: AuthenticationField): z.ZodMiniType {
  const value = typeof type === 'string' ? z.string() : z.enum(type);
  const shown = isRequired || usual !== null ? value : z.nullable(value);
  return described(shown, isSecret ? `${text} Always shown as \`••••\`.` : text);
}

const kindSchema = (kind: AuthenticationKind) =>
  described(
    z.object({
      kind: described(z.literal(kind), 'The kind.'),
      ...Object.fromEntries(authenticationFields(kind).map(([name, field]) => [name, shownSchema(field)])),
      ...Object.fromEntries(
        Object.entries(AUTHENTICATION_KINDS[kind].readOnly).map(([name, text]) => [name, described(z.string(), text)]),
      ),
    }),
    AUTHENTICATION_KINDS[kind].text,
  );

const [first = 'bearer', ...others] = KINDS;

/** The authentication of an endpoint, as answers show it. Its schema is made of the table, so its type is the table's too. */
export const authentication = z.discriminatedUnion('kind', [
  kindSchema(first),
  ...others.map(kindSchema),
]) as unknown as z.ZodMiniType<Authentication, Authentication>;
