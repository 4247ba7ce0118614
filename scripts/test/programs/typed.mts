import { createClient } from '@posthorn/client';
import { type ContextOf, canonicalName } from '@posthorn/contracts';
import { diagnose } from '@posthorn/diagnose';
import { startDispatcher } from '@posthorn/dispatcher';
import { openAdministration } from '@posthorn/dispatcher/administration';
import { parse } from '@posthorn/query';
import { createReceiver } from '@posthorn/receiver-kit';
import { nodeHandler } from '@posthorn/receiver-kit/node';
import { parseSecret } from '@posthorn/signing';
import { createStream } from '@posthorn/stream';

export const total = (sale: ContextOf<'transaction.created'>): number => sale.total ?? 0;
export const receiver = nodeHandler(
  createReceiver({ secrets: 'a secret' }).on('transaction.created', ({ data }) => {
    total(data);
  }),
);
export const client = createClient({ url: 'http://127.0.0.1', token: '' });
// @ts-expect-error a name that no catalogue has does not compile
export const slip = client.emit('transaction.creatd', {});
export const rest = [canonicalName, diagnose, openAdministration, startDispatcher, parse, parseSecret, createStream];
