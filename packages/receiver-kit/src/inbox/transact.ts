import type { Inbox, InboxTransaction } from './inbox.ts';

/** Runs `work`, then completes the key: in one transaction where the inbox has them. Returns false if the lease was lost. */
export async function transact(
  inbox: Inbox<unknown>,
  key: string,
  token: string,
  work: (transaction: InboxTransaction<unknown>) => Promise<void>,
): Promise<boolean> {
  if (inbox.transact !== undefined) return inbox.transact(key, token, work);
  await work({ tx: undefined, advance: (one, timeMs) => inbox.advance(one, timeMs) });
  return inbox.complete(key, token);
}
