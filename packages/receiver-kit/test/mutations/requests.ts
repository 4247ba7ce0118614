// Valid requests of every scheme, from which all mutations start.
import { Buffer } from 'node:buffer';
import type { Scheme } from '@posthorn/receiver-kit';
import { parseSecret, signStandard } from '@posthorn/signing';
import { NOW_MS, SECRET, signedRequest, vendorRequest } from '../support/sender.ts';

export interface Valid {
  readonly scheme: Scheme;
  readonly secret: string;
  readonly id: string | undefined;
  readonly type: string;
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

const RAW_SECRET = 'correct-horse-battery-staple';

function plain(family: string): Valid {
  const body = Buffer.from('{"type":"invoice.paid","timestamp":"2026-01-01T00:00:00Z","data":{"amount":5}}');
  const [id, timestamp] = ['msg_2b', NOW_MS / 1000];
  const signature = signStandard({ id, timestamp, body }, [parseSecret(SECRET)]);
  return {
    ...{ scheme: 'standard-webhooks', secret: SECRET, id, type: 'invoice.paid', body },
    headers: { [`${family}-id`]: id, [`${family}-timestamp`]: String(timestamp), [`${family}-signature`]: signature },
  };
}

function standard(type: string, text: string, secret = SECRET): Valid {
  const { body, headers } = signedRequest({ type, text, secret });
  return { scheme: 'standard', secret, id: headers['webhook-id'], type, body, headers };
}

const { body, headers } = vendorRequest();

export const VALID: readonly Valid[] = [
  standard('transaction.created', '{"id":"t1","total":19.5}'),
  standard('profile.created', '{"id":"p1","name":"Zo\u00eb","type":"profile.deleted"}'),
  standard('transaction.created', '{"id":"t2"}', RAW_SECRET),
  { scheme: 'omneo-hmac', secret: SECRET, id: undefined, type: 'transaction.created', body, headers },
  plain('webhook'),
  plain('svix'),
];
