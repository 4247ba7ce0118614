import { Buffer } from 'node:buffer';
import { expressHandler } from '@posthorn/receiver-kit/express';
import { type LambdaEventLike, lambdaHandler } from '@posthorn/receiver-kit/lambda';
import express from 'express';
import serverless from 'serverless-http';
import { describe, expect, it, vi } from 'vitest';
import { makeReceiver } from '../support/make-receiver.ts';
import { signedRequest } from '../support/sender.ts';
import { adapterContract, type Send } from './contract.ts';

type Sent = Parameters<Send>[0];
type Result = Awaited<ReturnType<ReturnType<typeof lambdaHandler>>>;

const lists = (headers: [string, string][]): Record<string, string[]> => {
  const all: Record<string, string[]> = {};
  for (const [name, value] of headers) all[name] = [...(all[name] ?? []), value];
  return all;
};
const joined = (headers: [string, string][]): Record<string, string> =>
  Object.fromEntries(Object.entries(lists(headers)).map(([name, values]) => [name, values.join(',')]));
const body = (bytes: Uint8Array | undefined) =>
  bytes ? { body: Buffer.from(bytes).toString('base64'), isBase64Encoded: true } : { body: null };

/** What each gateway makes of a request. */
const EVENTS: Record<string, (sent: Sent) => LambdaEventLike> = {
  'REST API': ({ method = 'POST', headers, body: bytes }) => ({
    ...{ httpMethod: method, headers: Object.fromEntries(headers), multiValueHeaders: lists(headers) },
    ...{ requestContext: {}, ...body(bytes) },
  }),
  'HTTP API and function URL': ({ method = 'POST', headers, body: bytes }) => ({
    ...{ headers: joined(headers), requestContext: { http: { method } }, ...body(bytes) },
  }),
  'load balancer': ({ method = 'POST', headers, body: bytes }) => ({
    ...{ httpMethod: method, headers: Object.fromEntries(headers), requestContext: { elb: {} }, ...body(bytes) },
  }),
  'load balancer with multi-value headers': ({ method = 'POST', headers, body: bytes }) => ({
    ...{ httpMethod: method, headers: null, multiValueHeaders: lists(headers), requestContext: { elb: {} } },
    ...body(bytes),
  }),
};

const toResponse = ({ statusCode, headers, multiValueHeaders, body: text }: Result): Response => {
  const plain = headers ?? Object.fromEntries(Object.entries(multiValueHeaders ?? {}).map(([k, v]) => [k, v.join()]));
  return new Response(text || null, { status: statusCode, headers: plain });
};

for (const [name, eventOf] of Object.entries(EVENTS)) {
  adapterContract(`Lambda, ${name}`, async (receiver) => {
    const handle = lambdaHandler(receiver);
    return {
      ...(name === 'load balancer' && { keepsLast: true }),
      send: async (sent) => toResponse(await handle(eventOf(sent), { getRemainingTimeInMillis: () => 60_000 })),
    };
  });
}

describe('adapter-9: Lambda', () => {
  const event = (over: Partial<LambdaEventLike> = {}): LambdaEventLike => {
    const { headers, body: bytes } = signedRequest();
    return { headers, requestContext: { http: { method: 'POST' } }, body: Buffer.from(bytes).toString(), ...over };
  };

  it('adapter-9: answers a load balancer in the form that it asks in', async () => {
    const { receiver } = makeReceiver();
    const multi = event({ requestContext: { elb: {} }, httpMethod: 'GET', multiValueHeaders: {} });
    const result = await lambdaHandler(receiver)(multi);
    expect(result).toMatchObject({ statusCode: 405, multiValueHeaders: { allow: ['POST'] } });
    expect(result.headers).toBeUndefined();
  });

  it('adapter-9: text bodies and unsent ones are taken as they are, parsed ones are named', async () => {
    const { receiver, log } = makeReceiver();
    receiver.on('*', () => undefined);
    const handle = lambdaHandler(receiver);
    expect((await handle(event({ multiValueHeaders: {} }))).statusCode).toBe(200);
    expect((await handle(event({ body: null }))).statusCode).toBe(401);
    expect((await handle(event({ body: { id: 't1' } as never }))).statusCode).toBe(500);
    expect(log.at(-1)?.message).toMatch(/body_already_parsed.*httpJsonBodyParser/s);
  });

  it('adapter-9: answers before the time of the function ends, and gives the delivery back', async () => {
    const { receiver, clock } = makeReceiver();
    const handler = vi.fn(() => new Promise<void>(() => undefined));
    receiver.on('*', handler);
    const slow = lambdaHandler(receiver)(event(), { getRemainingTimeInMillis: () => 5000 });
    await vi.waitFor(() => expect(handler).toHaveBeenCalled(), 10_000);
    clock.advance(5000);
    expect((await slow).statusCode).toBe(503);
  });

  it('adapter-9: Express through serverless-http is served by the adapter of Express', async () => {
    const { receiver } = makeReceiver();
    receiver.on('*', () => undefined);
    const handler = serverless(express().post('/webhooks', expressHandler(receiver)));
    const { headers, body: bytes } = signedRequest();
    const event = {
      httpMethod: 'POST',
      path: '/webhooks',
      headers,
      body: Buffer.from(bytes).toString(),
      requestContext: {},
    };
    expect(await handler(event, {})).toMatchObject({ statusCode: 200 });
  });
});
