// How accepts are written in the journal: as JSON, in which only what an accept of this kind can have is named. A later version
// must read what this one left, so a changed layout is another format, and the reader of this one stays
// (test/contract/fixtures/journal-format-1.json).
import type { AcceptEntry, NewDelivery } from '../../../domain/acceptance.ts';
import { StoreError } from '../../../ports/store/store-error.ts';
import { type SentText, textOf } from '../thread/large-texts.ts';
import type { JournalledBatch } from './journal.ts';

export const FORMAT = 1;

type Entry = AcceptEntry<SentText>;
type WrittenKey = { key: string; hash: string; fingerprint: string; expiresAt: number };
type WrittenDelivery = Pick<NewDelivery, 'id' | 'endpointId' | 'dueAt' | 'body' | 'extraDataFault'> & { until: number };
type WrittenEntry = Omit<Entry['event'], 'context'> & {
  context: string;
  key: WrittenKey | null;
  deliveries: WrittenDelivery[];
  suppressions: Entry['suppressions'];
};
type WrittenBatch = Pick<JournalledBatch, 'node' | 'tenantId' | 'routingVersion' | 'now'> & { entries: WrittenEntry[] };

export const recordOf = (batches: readonly JournalledBatch[]): Buffer =>
  Buffer.from(JSON.stringify(batches.map(writtenBatch)));

const writtenBatch = ({ node, tenantId, routingVersion, now, entries }: JournalledBatch): WrittenBatch => ({
  node,
  tenantId,
  routingVersion,
  now,
  entries: entries.map(writtenEntry),
});

const writtenEntry = ({ event, key, deliveries, suppressions }: Entry): WrittenEntry => ({
  ...event,
  context: textOf(event.context),
  key: key === null ? null : { ...key, hash: base64(key.hash), fingerprint: base64(key.fingerprint) },
  deliveries: deliveries.map(({ id, endpointId, dueAt, body, extraDataFault, lease }) => ({
    id,
    endpointId,
    dueAt,
    body,
    extraDataFault,
    until: lease?.until ?? 0,
  })),
  suppressions,
});

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** @throws StoreError `schema_newer` for a format of a later version */
export function batchesIn(format: number, record: Buffer): JournalledBatch[] {
  if (format !== FORMAT) {
    const fix = 'run the newer version that wrote it until it has stopped by itself, or restore a backup';
    throw new StoreError('schema_newer', `the journal of accepted events has format ${format}, not ${FORMAT}: ${fix}`);
  }
  return (JSON.parse(record.toString('utf8')) as WrittenBatch[]).map((batch) => ({
    ...batch,
    entries: batch.entries.map(entryOf),
  }));
}

const entryOf = ({ key, deliveries, suppressions, ...event }: WrittenEntry): Entry => ({
  event,
  key:
    key === null
      ? null
      : { ...key, hash: Buffer.from(key.hash, 'base64'), fingerprint: Buffer.from(key.fingerprint, 'base64') },
  deliveries: deliveries.map(({ until, ...delivery }) => ({
    ...delivery,
    status: 'pending',
    lease: { until },
    turn: null,
    replayOf: null,
    target: null,
  })),
  suppressions,
});
