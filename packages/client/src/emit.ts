import {
  type AcceptedEvent,
  acceptedBatch,
  acceptedEvent,
  type BatchItem,
  ERROR_STATUS,
  single,
} from '@posthorn/contracts';
import type { EventContext, EventName, NoEvents } from './event-context.ts';
import { toResult } from './page.ts';
import type { RawJson } from './raw-json.ts';
import { contextText, INVALID_DATE, isInvalidDate, notSent } from './request-text.ts';
import { type Failure, failure, type Result } from './result.ts';
import type { CallOptions, Send } from './send.ts';

// Handing events over. Every event gets an id before the first try, so that trying again can never raise it twice:
// the server answers a repeated id with what it answered first.

export interface EmitOptions extends CallOptions {
  /** The producer's own key of this event, 1–128 characters of `A-Za-z0-9._:-`. Default: a fresh UUID. */
  readonly id?: string | undefined;
  /** Who caused it; webhooks of the same namespace do not get it. Default: the token's. */
  readonly namespace?: string | null | undefined;
  readonly occurredAt?: Date | string | undefined;
  /** Not sent before this time. */
  readonly deliverAt?: Date | string | undefined;
}

/** One item of `emitBatch`. */
export interface EventInput<Name extends string = EventName, Declared extends object = NoEvents>
  extends Omit<EmitOptions, 'signal'> {
  readonly event: Name;
  readonly context: EventContext<Name, Declared> | RawJson;
}

const CUSTOM = Symbol('posthorn.custom-event');

/** One item of `emitBatch` under any name: see `customEvent`. */
export interface CustomEvent extends Omit<EmitOptions, 'signal'> {
  readonly [CUSTOM]: true;
  readonly event: string;
  readonly context: object;
}

/** An item of `emitBatch` whose name is neither in the catalogue nor declared: what `emitCustom` is to `emit`. */
export function customEvent(
  event: string,
  context: object | RawJson,
  options: Omit<EmitOptions, 'signal'> = {},
): CustomEvent {
  return { ...options, [CUSTOM]: true, event, context };
}

const accepted = single(acceptedEvent);
const acceptedItems = single(acceptedBatch);

export function emitter<Declared extends object>(send: Send, randomUuid: () => string) {
  const emitAny = async (event: string, context: unknown, options: EmitOptions): Promise<Result<AcceptedEvent>> => {
    const body = eventBody({ ...options, event, context }, randomUuid);
    if (typeof body !== 'string') return body;
    return toResult(await send({ method: 'POST', path: 'events', body, schema: accepted, repeatable: true }, options));
  };
  return {
    /** Hands one event over. `ok` means that it is on disk at the server. */
    emit: <Name extends EventName<Declared>>(
      event: Name,
      context: EventContext<Name, Declared> | RawJson,
      options: EmitOptions = {},
    ) => emitAny(event, context, options),

    /** The same under any name: of events that are neither in the catalogue nor declared, or known at run time only. */
    emitCustom: (event: string, context: object | RawJson, options: EmitOptions = {}) =>
      emitAny(event, context, options),

    /** Up to 1000 events in one commit. Each item has a result of its own, in the order given. */
    emitBatch: async <const Names extends readonly EventName<Declared>[]>(
      events: { readonly [At in keyof Names]: EventInput<Names[At], Declared> | CustomEvent },
      options: CallOptions = {},
    ): Promise<Result<Result<AcceptedEvent>[]>> => {
      const bodies: string[] = [];
      for (const [at, event] of (events as readonly AnyInput[]).entries()) {
        const body = eventBody(event, randomUuid, `events.${at}.`);
        if (typeof body !== 'string') return body;
        bodies.push(body);
      }
      const body = `{"events":[${bodies.join(',')}]}`;
      const sent = await send(
        { method: 'POST', path: 'events/batch', body, schema: acceptedItems, repeatable: true },
        options,
      );
      if (!sent.ok) return sent;
      return toResult({ ok: true, body: { ...sent.body, data: sent.body.data.map(itemResult) } });
    },
  };
}

type AnyInput = Omit<EmitOptions, 'signal'> & { readonly event: string; readonly context: unknown };

/** Written by hand around the context's own text: the JSON of `rawContext` must not be parsed and rewritten. */
function eventBody(input: AnyInput, randomUuid: () => string, path = ''): string | Failure {
  const errors: Record<string, string[]> = {};
  for (const [field, time] of Object.entries({ occurred_at: input.occurredAt, deliver_at: input.deliverAt })) {
    if (isInvalidDate(time)) errors[path + field] = [INVALID_DATE];
  }
  const context = contextText(input.context);
  if (typeof context !== 'string') errors[`${path}context`] = [context.message];
  if (Object.keys(errors).length > 0) return notSent(errors);
  const head = JSON.stringify({
    event: input.event,
    id: input.id ?? randomUuid(),
    namespace: input.namespace,
    occurred_at: input.occurredAt,
    deliver_at: input.deliverAt,
  });
  return `${head.slice(0, -1)},"context":${context}}`;
}

function itemResult(item: BatchItem): Result<AcceptedEvent> {
  if ('error' in item) {
    const { code, message, errors = {} } = item.error;
    const status = code in ERROR_STATUS ? ERROR_STATUS[code as keyof typeof ERROR_STATUS] : null;
    return failure({ code, message, errors, status });
  }
  const { warnings = [], ...data } = item;
  return { ok: true, data, warnings };
}
