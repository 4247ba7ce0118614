// AWS Lambda behind API Gateway (REST and HTTP API), a load balancer or a function URL.
import { Buffer } from 'node:buffer';
import { createAdapter } from './adapter/create-adapter.ts';
import { has } from './adapter/shapes.ts';
import type { Answer } from './answer.ts';
import { fault } from './errors.ts';
import { bytesIn } from './request/body.ts';
import type { RequestReceiver } from './request-receiver.ts';

type HeaderRecord = Readonly<Record<string, string | undefined>>;

/** What all four kinds of events have in common. */
export interface LambdaEventLike {
  /** REST API and load balancer. */
  readonly httpMethod?: string;
  readonly headers?: HeaderRecord | null;
  /** REST API, and a load balancer with multi-value headers, which leaves `headers` out. */
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[] | undefined>> | null;
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
  /** `http`: HTTP API and function URL. `elb`: load balancer. */
  readonly requestContext?: { readonly http?: { readonly method: string }; readonly elb?: unknown };
}

export interface LambdaContextLike {
  getRemainingTimeInMillis?(): number;
}

export interface LambdaResult {
  readonly statusCode: number;
  readonly headers?: Record<string, string>;
  readonly multiValueHeaders?: Record<string, string[]>;
  readonly body: string;
  readonly isBase64Encoded: false;
}

type LambdaHandler = (event: LambdaEventLike, context?: LambdaContextLike) => Promise<LambdaResult>;

const methodOf = (event: LambdaEventLike): string | undefined => event.requestContext?.http?.method ?? event.httpMethod;

/** `export const handler = lambdaHandler(receiver)`. Answers before the function's time ends. */
export const lambdaHandler: (receiver: RequestReceiver) => LambdaHandler = createAdapter<
  [event: LambdaEventLike, context?: LambdaContextLike],
  LambdaResult
>({
  name: 'lambdaHandler',
  framework: async () => (await import('@posthorn/diagnose/frameworks/lambda')).lambda,
  fits: (event) => typeof methodOf(event) === 'string',
  method: methodOf,
  // Some tools that imitate a gateway leave the multi-value ones empty.
  headers: ({ headers, multiValueHeaders }) => ({ ...headers, ...multiValueHeaders }),
  bytes: (_maxBodyBytes, event) => bytesOf(event),
  answer: resultOf,
  context: (_event, context) => ({
    // After the answer the function is frozen.
    stopsAfterAnswer: true,
    ...(has(context, 'getRemainingTimeInMillis', 'function') && {
      remainingMs: () => context?.getRemainingTimeInMillis?.() ?? 0,
    }),
  }),
});

function bytesOf({ body, isBase64Encoded }: LambdaEventLike): Uint8Array {
  if (body === undefined || body === null) return new Uint8Array();
  if (typeof body === 'string') return Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  // Some tools that imitate a gateway hand over bytes.
  const bytes = bytesIn(body);
  if (bytes !== undefined) return bytes;
  throw fault('body_already_parsed', { place: 'event.body', found: typeof body, format: 'json' });
}

/** A load balancer takes the headers in the form in which it gives them. */
function resultOf({ status, headers, body }: Answer, event: LambdaEventLike): LambdaResult {
  const result = { statusCode: status, body, isBase64Encoded: false } as const;
  if (event.requestContext?.elb === undefined || !event.multiValueHeaders)
    return { ...result, headers: { ...headers } };
  const multiValueHeaders = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
  return { ...result, multiValueHeaders };
}
