// docs/exactly-once.md shows the lines from the first import on; a test compares them.
import { redisInbox } from '@posthorn/receiver-kit/inbox/redis';
import type { createClient } from 'redis';

export function inboxOf(redis: ReturnType<typeof createClient>) {
  return redisInbox({ eval: (script, keys, values) => redis.eval(script, { keys, arguments: values }) });
}
