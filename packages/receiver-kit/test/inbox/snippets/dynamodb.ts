// docs/exactly-once.md shows the lines from the first import on; a test compares them.
import { createHash, randomUUID } from 'node:crypto';
import type { Inbox } from '@posthorn/receiver-kit';

export interface DynamoOptions {
  /** Sends a command: `update` an UpdateItemCommand, `get` a GetItemCommand, `remove` a DeleteItemCommand. */
  readonly send: (command: 'update' | 'get' | 'remove', input: object) => Promise<object>;
  /** A table with the partition key `id` (a text). Switch its time to live on for `expires`. */
  readonly table: string;
}

export function dynamoInbox({ send, table }: DynamoOptions): Inbox {
  const idOf = (kind: string, key: string) =>
    `${kind}:${createHash('sha256').update(Buffer.from(key, 'utf16le')).digest('hex')}`;
  const text = (value: string) => ({ S: value });
  const number = (value: number) => ({ N: String(value) });
  const seconds = (ms: number) => number(Math.ceil(ms / 1000));
  const input = (id: string) => ({ TableName: table, Key: { id: text(id) } });
  /** Runs a conditional write. Resolves to false if its condition does not hold. */
  const holds = async (command: 'update' | 'remove', write: object): Promise<boolean> => {
    try {
      await send(command, write);
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
      throw error;
    }
  };

  return {
    local: false,
    async claim(key, { leaseMs, ttlMs }) {
      const [item, token, now] = [input(idOf('delivery', key)), randomUUID(), Date.now()];
      const isNew = await holds('update', {
        ...item,
        ConditionExpression: 'attribute_not_exists(id) OR untilMs <= :now',
        UpdateExpression: 'SET holder = :token, done = :no, keepMs = :keep, untilMs = :until, expires = :expires',
        ExpressionAttributeValues: {
          ':now': number(now),
          ':token': text(token),
          ':no': { BOOL: false },
          ':keep': number(ttlMs),
          ':until': number(now + leaseMs),
          ':expires': seconds(now + Math.max(leaseMs, ttlMs)),
        },
      });
      if (isNew) return { state: 'new', token };
      const { Item: found } = (await send('get', { ...item, ConsistentRead: true })) as {
        Item?: { done: { BOOL: boolean }; untilMs: { N: string } };
      };
      if (found?.done.BOOL) return { state: 'done' };
      return { state: 'busy', retryAfterMs: Math.min(Math.max(1, Number(found?.untilMs.N ?? 0) - now), leaseMs) };
    },
    async complete(key, token) {
      const item = input(idOf('delivery', key));
      const { Item: found } = (await send('get', { ...item, ConsistentRead: true })) as {
        Item?: { keepMs: { N: string } };
      };
      const untilMs = Date.now() + Number(found?.keepMs.N ?? 0);
      return holds('update', {
        ...item,
        ConditionExpression: 'holder = :token AND done = :no',
        UpdateExpression: 'SET done = :yes, untilMs = :until, expires = :expires',
        ExpressionAttributeValues: {
          ':token': text(token),
          ':no': { BOOL: false },
          ':yes': { BOOL: true },
          ':until': number(untilMs),
          ':expires': seconds(untilMs),
        },
      });
    },
    async release(key, token) {
      await holds('remove', {
        ...input(idOf('delivery', key)),
        ConditionExpression: 'holder = :token AND done = :no',
        ExpressionAttributeValues: { ':token': text(token), ':no': { BOOL: false } },
      });
    },
    advance: (key, timeMs) =>
      holds('update', {
        ...input(idOf('newest', key)),
        ConditionExpression: 'attribute_not_exists(id) OR newestMs <= :time',
        UpdateExpression: 'SET newestMs = :time, expires = :expires',
        ExpressionAttributeValues: { ':time': number(timeMs), ':expires': seconds(Date.now() + 90 * 86_400_000) },
      }),
  };
}
