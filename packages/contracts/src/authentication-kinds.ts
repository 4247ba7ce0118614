// How a request can prove to its receiver who sends it: one table for forms, schemas, texts and masking. Without a schema,
// so that a page can load this file alone. Signing (HMAC) is not in it: that is what the secret of a webhook does.

/**
 * What a value looks like. `word`: visible ASCII without spaces. `line`: one line without control characters. `pem`: PEM
 * blocks. `url`: an http or https URL. A list = one of these words.
 */
export type AuthenticationFieldType = 'word' | 'line' | 'pem' | 'url' | readonly string[];

export type AuthenticationField = {
  /** Written, never read: stored encrypted, shown as `••••`. */
  isSecret: boolean;
  isRequired: boolean;
  type: AuthenticationFieldType;
  /** What is stored if the field is left out. */
  default: string | null;
  /** In characters. */
  maxLength: number;
  label: string;
  text: string;
};

type Kind = {
  label: string;
  text: string;
  fields: Readonly<Record<string, AuthenticationField>>;
  /** Fields that only answers have. */
  readOnly: Readonly<Record<string, string>>;
};

type Row<Type> = { type: Type; label: string; text: string; maxLength?: number };

const PLAIN = { isSecret: false, default: null, maxLength: 1000 } as const;
const SECRET = { isSecret: true, default: null, maxLength: 4096 } as const;

const plain = <const Type extends AuthenticationFieldType>(row: Row<Type>) => ({
  ...PLAIN,
  isRequired: true as const,
  ...row,
});
const optional = <const Type extends AuthenticationFieldType>(row: Row<Type>) => ({
  ...PLAIN,
  isRequired: false as const,
  ...row,
});
/** One of some words, the first unless another is given. */
const choice = <const Words extends readonly [string, ...string[]]>(row: Row<Words>) => ({
  ...PLAIN,
  isRequired: false as const,
  ...row,
  default: row.type[0],
});
const secret = <const Type extends AuthenticationFieldType>(row: Row<Type>) => ({
  ...SECRET,
  isRequired: true as const,
  ...row,
});
const optionalSecret = <const Type extends AuthenticationFieldType>(row: Row<Type>) => ({
  ...SECRET,
  isRequired: false as const,
  ...row,
});

const PEM_MAX = 32_768;

export const AUTHENTICATION_KINDS = {
  none: { label: 'None', text: 'Requests carry no credential.', fields: {}, readOnly: {} },
  bearer: {
    label: 'Bearer token',
    text: 'Sends `authorization: Bearer TOKEN`.',
    fields: { token: secret({ type: 'word', label: 'Token', text: 'The token, without the word `Bearer`.' }) },
    readOnly: {},
  },
  basic: {
    label: 'Basic',
    text: 'Sends `authorization: Basic …` with the user name and the password.',
    fields: {
      username: plain({ type: 'line', label: 'User name', text: 'The user name, without a colon.' }),
      password: optionalSecret({ type: 'line', label: 'Password', text: 'The password. Default: empty.' }),
    },
    readOnly: {},
  },
  api_key: {
    label: 'API key',
    text: 'Sends a key in a header or in the query.',
    fields: {
      in: choice({
        type: ['header', 'query'],
        label: 'Where',
        text: 'Where the key is sent: `header` or `query`. Default: `header`.',
      }),
      name: plain({ type: 'word', maxLength: 100, label: 'Name', text: 'Name of the header or query parameter.' }),
      value: secret({ type: 'line', label: 'Key', text: 'The key.' }),
    },
    readOnly: {},
  },
  oauth2_client_credentials: {
    label: 'OAuth 2.0 client credentials',
    text: 'Gets an access token from the token endpoint and sends it as `authorization: Bearer …`.',
    fields: {
      token_url: plain({ type: 'url', maxLength: 2048, label: 'Token URL', text: 'URL of the token endpoint.' }),
      client_id: plain({ type: 'line', label: 'Client id', text: 'Id of the client.' }),
      client_secret: secret({ type: 'line', label: 'Client secret', text: 'Secret of the client.' }),
      client_authentication: choice({
        type: ['basic', 'body'],
        label: 'Client authentication',
        text: 'How the client id and secret are sent to the token endpoint: `basic` (a header) or `body` (form fields). Default: `basic`.',
      }),
      token_request: choice({
        type: ['form', 'json'],
        label: 'Token request',
        text: 'How the request for a token is written: `form` (as the standard says) or `json`. Default: `form`.',
      }),
      scope: optional({ type: 'line', label: 'Scope', text: 'The scopes to ask for, separated by spaces.' }),
      audience: optional({
        type: 'line',
        label: 'Audience',
        text: 'The audience, where the token endpoint asks for one.',
      }),
      parameters: optional({
        type: 'word',
        label: 'Further parameters',
        text: 'What else the token endpoint asks for, written as in a query: `account_id=7&resource=crm`.',
      }),
    },
    readOnly: {},
  },
  mtls: {
    label: 'Client certificate (mutual TLS)',
    text: 'Shows a client certificate in the TLS handshake. The URL must use https.',
    fields: {
      certificate: plain({
        type: 'pem',
        maxLength: PEM_MAX,
        label: 'Certificate',
        text: 'The client certificate as PEM. Intermediate certificates follow it.',
      }),
      private_key: secret({
        type: 'pem',
        maxLength: PEM_MAX,
        label: 'Private key',
        text: 'The private key of the certificate as PEM, not encrypted.',
      }),
      ca: optional({
        type: 'pem',
        maxLength: PEM_MAX,
        label: 'Certificate authority',
        text: 'Certificates as PEM that the receiver is verified with, instead of the public authorities.',
      }),
    },
    readOnly: { certificate_expires_at: 'When the client certificate expires.' },
  },
  aws_sigv4: {
    label: 'AWS Signature Version 4',
    text: 'Signs method, path, query, host, time and body with an AWS access key.',
    fields: {
      access_key_id: plain({ type: 'word', maxLength: 128, label: 'Access key id', text: 'Id of the access key.' }),
      secret_access_key: secret({ type: 'word', label: 'Secret access key', text: 'Secret of the access key.' }),
      session_token: optionalSecret({
        type: 'word',
        label: 'Session token',
        text: 'Token of temporary credentials, sent as `x-amz-security-token`.',
      }),
      region: plain({ type: 'word', maxLength: 100, label: 'Region', text: 'The region, such as `eu-west-1`.' }),
      service: plain({ type: 'word', maxLength: 100, label: 'Service', text: 'The service, such as `execute-api`.' }),
    },
    readOnly: {},
  },
} as const satisfies Record<string, Kind>;

type Table = typeof AUTHENTICATION_KINDS;
/** `none` only in requests: it is stored and answered as `null`. */
export type AuthenticationKind = Exclude<keyof Table, 'none'>;

type ValueOf<Field> = Field extends { type: readonly (infer Word)[] } ? Word : string;
type IsGiven<Field> = Field extends { isRequired: true } | { default: string } ? true : false;
type Values<Fields> = {
  [Name in keyof Fields]: IsGiven<Fields[Name]> extends true ? ValueOf<Fields[Name]> : ValueOf<Fields[Name]> | null;
};

/** All fields of a kind, with defaults filled in. */
export type AuthenticationOf<Of extends AuthenticationKind> = { kind: Of } & Values<Table[Of]['fields']>;
/** Of any kind, with its secrets. */
export type AuthenticationValues = { [Of in AuthenticationKind]: AuthenticationOf<Of> }[AuthenticationKind];

type RequiredName<Fields> = {
  [Name in keyof Fields]: Fields[Name] extends { isRequired: true } ? Name : never;
}[keyof Fields];
type Given<Fields> = { [Name in RequiredName<Fields>]: ValueOf<Fields[Name]> } & {
  [Name in Exclude<keyof Fields, RequiredName<Fields>>]?: ValueOf<Fields[Name]> | null | undefined;
};
type InputOf<Of extends keyof Table> = { kind: Of } & Given<Table[Of]['fields']> & {
    [Name in keyof Table[Of]['readOnly']]?: unknown;
  };
/** What a request may send. */
export type AuthenticationInput = { [Of in keyof Table]: InputOf<Of> }[keyof Table];

type ShownOf<Of extends AuthenticationKind> = AuthenticationOf<Of> & {
  -readonly [Name in keyof Table[Of]['readOnly']]: string;
};
/** What an answer has: secrets are `••••`. */
export type Authentication = { [Of in AuthenticationKind]: ShownOf<Of> }[AuthenticationKind];

/** The fields of a kind, in the order of forms. */
export const authenticationFields = (kind: keyof Table): [name: string, field: AuthenticationField][] =>
  Object.entries(AUTHENTICATION_KINDS[kind].fields);
