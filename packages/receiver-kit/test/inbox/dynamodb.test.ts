// The recipe of docs/exactly-once.md. Real DynamoDB cannot run here; dynalite is an independent server with the same API.
import { once } from 'node:events';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { inboxContract } from '@posthorn/receiver-kit/inbox/contract';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { dynamoInbox } from './snippets/dynamodb.ts';

const start: (options: object) => Server = createRequire(import.meta.url)('dynalite');
const COMMANDS = { update: 'UpdateItem', get: 'GetItem', remove: 'DeleteItem' } as const;

const server = start({ createTableMs: 0 });
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  await ask('CreateTable', {
    TableName: 'inbox',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  });
  await vi.waitFor(async () =>
    expect(await ask('DescribeTable', { TableName: 'inbox' })).toMatchObject({ Table: { TableStatus: 'ACTIVE' } }),
  );
});
afterAll(() => void server.close());

/** What the client of AWS does with a command. */
async function ask(operation: string, input: object): Promise<Record<string, unknown>> {
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': '20260101T000000Z',
      authorization: 'AWS4-HMAC-SHA256 Credential=a/20260101/b/dynamodb/aws4_request, SignedHeaders=host, Signature=c',
    },
    body: JSON.stringify(input),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  if (response.ok) return answer;
  const name = String(answer['__type']).split('#').at(-1);
  throw Object.assign(new Error(String(answer['message'] ?? answer['Message'])), { name });
}

describe('inbox-20: the DynamoDB recipe passes the suite of all inboxes', () => {
  const inbox = dynamoInbox({ table: 'inbox', send: (command, input) => ask(COMMANDS[command], input) });
  for (const check of inboxContract(inbox, { callers: 200 })) it(check.name, () => check.run());
});
