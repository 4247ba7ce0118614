// A receiver in a process of its own, which takes deliveries as messages of its parent and tells the answers. Started by receiver-processes.ts.
import { createReceiver, type Inbox } from '@posthorn/receiver-kit';
import { SECRET } from '../../support/sender.ts';
import { openStore } from './stores.ts';

export type Order =
  | { readonly order: 'open'; readonly store: string; readonly url: string; readonly hangsIn?: 'handler' }
  | {
      readonly order: 'handle';
      readonly number: number;
      readonly body: string;
      readonly headers: Record<string, string>;
    };

export type Report =
  | { readonly report: 'opened' | 'hangs' }
  | { readonly report: 'answered'; readonly number: number; readonly status: number; readonly isDuplicate: boolean };

const tell = (report: Report): void => void process.send?.(report);
let handle: ReturnType<typeof createReceiver>['handle'];

async function open({ store, url, hangsIn }: Extract<Order, { order: 'open' }>): Promise<void> {
  const { inbox, write } = await openStore(store, url);
  const receiver = createReceiver({
    secrets: SECRET,
    name: 'race',
    inbox: inbox as Inbox<unknown>,
    deadlineMs: 1500,
    leaseMs: 1500,
    logger: { warn: () => undefined, error: (...line) => console.error(...line) },
  });
  receiver.on('*', async ({ id }, { tx }) => {
    await write(tx, id);
    if (hangsIn === undefined) return;
    tell({ report: 'hangs' });
    await new Promise(() => undefined);
  });
  handle = receiver.handle;
  tell({ report: 'opened' });
}

process.on('message', async (order: Order) => {
  if (order.order === 'open') return open(order);
  const { status, headers } = await handle(Buffer.from(order.body, 'base64'), order.headers);
  tell({ report: 'answered', number: order.number, status, isDuplicate: headers['webhook-duplicate'] === '1' });
});
