import type { Inbox } from '@posthorn/receiver-kit';

/** An inbox that is opened with its first call. Checks are listed before the server runs. */
export function later<Tx>(open: () => Inbox<Tx>): Inbox<Tx> {
  let opened: Inbox<Tx> | undefined;
  const inbox = (): Inbox<Tx> => {
    opened ??= open();
    return opened;
  };
  return {
    claim: (key, options) => inbox().claim(key, options),
    complete: (key, token) => inbox().complete(key, token),
    release: (key, token) => inbox().release(key, token),
    advance: (key, timeMs) => inbox().advance(key, timeMs),
  };
}

/** The same for an inbox with transactions. */
export function laterWithTransactions<Tx>(open: () => Inbox<Tx>): Inbox<Tx> {
  const inbox = later(open);
  let opened: Inbox<Tx> | undefined;
  return {
    ...inbox,
    async transact(key, token, work) {
      opened ??= open();
      if (opened.transact === undefined) throw new Error('the inbox has no transactions');
      return opened.transact(key, token, work);
    },
  };
}
