// docs/exactly-once.md shows the lines from the first import on; a test compares them.
import { redisInbox } from '@posthorn/receiver-kit/inbox/redis';
import type { Redis } from 'ioredis';

export function inboxOf(redis: Redis) {
  return redisInbox({ eval: (script, keys, values) => redis.eval(script, keys.length, ...keys, ...values) });
}
