import { type BatchItem, EVENT_DEPTH_MAX, eventBatch } from '@posthorn/contracts';
import { invalid, notFound, RequestError } from '../../domain/errors.ts';
import { fieldErrors } from '../../domain/field-errors.ts';
import { listItemSpans, refusingFaults, type Span } from '../../domain/json-source.ts';
import { readKeyHeader } from '../../domain/key-header.ts';
import { parseTraceparent } from '../../domain/trace-context.ts';
import type { Store } from '../../ports/store/index.ts';
import { eventDetailText, presentEvent, presentReceipt } from '../../resources/event.ts';
import type { Accepted, acceptEvents } from '../../services/accept-events.ts';
import type { JsonBody } from '../json-body.ts';
import { keysetPage } from '../page.ts';
import { keysetPageOf } from '../page-query.ts';
import { eventName, filtersOf, text, time } from '../query.ts';
import type { Call, Reply } from '../route.ts';

type Deps = { store: Pick<Store, 'getEvent' | 'listEvents'>; acceptEvents: ReturnType<typeof acceptEvents> };

export function eventHandlers({ store, acceptEvents }: Deps) {
  return {
    async create(call: Call): Promise<Reply> {
      const headerKey = keyOf(call);
      const depth = depthOf(call);
      const [result] = await acceptEvents(
        call.token,
        [{ ...call.bodyOfEvents(), ...(headerKey === undefined ? {} : { headerKey }), ...depth }],
        traceOf(call),
      );
      if (result?.kind !== 'accepted') throw refusalOf(result);
      const data = presentReceipt(result.receipt, result.duplicate);
      return { status: 202, json: result.warnings.length > 0 ? { data, warnings: result.warnings } : { data } };
    },

    async createBatch(call: Call): Promise<Reply> {
      if (call.header('idempotency-key') !== undefined) {
        throw invalid({
          'Idempotency-Key': ['applies to single events only: give each event of the batch its own "id"'],
        });
      }
      const results = await acceptEvents(call.token, itemsOf(call.bodyOfEvents(), depthOf(call)), traceOf(call));
      return { status: 202, json: { data: results.map(batchItem) } };
    },

    async list(call: Call): Promise<Reply> {
      const { event, profile_id, namespace, idempotency_key, since, until } = filtersOf(call.query, {
        event: eventName,
        profile_id: text,
        namespace: text,
        idempotency_key: text,
        since: time,
        until: time,
      });
      const filter = {
        ...(event === undefined ? {} : { name: event }),
        ...(profile_id === undefined ? {} : { profileId: profile_id }),
        ...(namespace === undefined ? {} : { namespace }),
        ...(idempotency_key === undefined ? {} : { idempotencyKey: idempotency_key }),
        ...(since === undefined ? {} : { since }),
        ...(until === undefined ? {} : { until }),
      };
      const page = keysetPageOf(call.query);
      const found = await store.listEvents({
        tenantId: call.token.tenantId,
        filter,
        after: page.after,
        limit: page.size,
      });
      return { status: 200, json: keysetPage(call, page, found, presentEvent) };
    },

    async get(call: Call): Promise<Reply> {
      const found = await store.getEvent({ tenantId: call.token.tenantId, id: call.params['id'] ?? '' });
      if (found === null) throw notFound('event');
      const { event, deliveries, suppressions, runs, remaining } = found;
      return { status: 200, text: eventDetailText(event, deliveries, suppressions, runs, remaining) };
    },
  };
}

const traceOf = (call: Call): string | null => parseTraceparent(call.header('traceparent'));

function keyOf(call: Call): string | undefined {
  const key = call.header('idempotency-key');
  if (key === undefined) return undefined;
  const read = readKeyHeader(key);
  if (read.ok) return read.key;
  throw invalid({ 'Idempotency-Key': [read.fault] });
}

/** Of a request of Posthorn, handed back by what it brought about. @throws RequestError `invalid` */
function depthOf(call: Call): { headerDepth?: number } {
  const text = call.header('posthorn-depth');
  if (text === undefined) return {};
  const depth = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (depth <= EVENT_DEPTH_MAX) return { headerDepth: depth };
  throw invalid({ 'posthorn-depth': [`must be a whole number from 0 to ${EVENT_DEPTH_MAX}`] });
}

function itemsOf({ text: source, value }: JsonBody, depth: { headerDepth?: number }) {
  const spans = spansOf(source, value);
  const parsed = eventBatch.safeParse(value);
  if (!parsed.success) throw invalid(fieldErrors(parsed.error.issues, value));
  return parsed.data.events.map((item, i) => {
    const { start = 0, end = 0 } = spans[i] ?? {};
    return { text: source.slice(start, end), value: item, ...depth };
  });
}

function spansOf(source: string, value: unknown): Span[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return refusingFaults(() => listItemSpans(source, 'events'));
}

function refusalOf(result: Exclude<Accepted, { kind: 'accepted' }> | undefined): RequestError {
  if (result === undefined) throw new Error('one event was posted and none was answered');
  if (result.kind === 'invalid') return invalid(result.fields);
  const message = `The id "${result.key}" was already used for another event or context. Use a new id for new content.`;
  return new RequestError('idempotency_conflict', message, { id: ['was already used for another event or context'] });
}

function batchItem(result: Accepted): BatchItem {
  if (result.kind === 'accepted') {
    const receipt = presentReceipt(result.receipt, result.duplicate);
    return result.warnings.length > 0 ? { ...receipt, warnings: result.warnings } : receipt;
  }
  const { message, code, fields } = refusalOf(result);
  return { error: fields === undefined ? { message, code } : { message, code, errors: fields } };
}
