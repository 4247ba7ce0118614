// The API, one line a route.
import { BATCH_BODY_MAX_BYTES, EVENT_BODY_MAX_BYTES } from '@posthorn/contracts';
import type { deliveryHandlers } from './handlers/deliveries.ts';
import type { eventTypeHandlers } from './handlers/event-types.ts';
import type { eventHandlers } from './handlers/events.ts';
import type { webhookHandlers } from './handlers/webhooks.ts';
import type { Route } from './route.ts';

export type Handlers = {
  webhooks: ReturnType<typeof webhookHandlers>;
  events: ReturnType<typeof eventHandlers>;
  deliveries: ReturnType<typeof deliveryHandlers>;
  eventTypes: typeof eventTypeHandlers;
};

export function routes({ webhooks, events, deliveries, eventTypes }: Handlers): Route[] {
  return [
    { method: 'get', path: '/webhooks', scope: 'read-webhooks', handle: webhooks.list },
    { method: 'post', path: '/webhooks', scope: 'create-webhooks', handle: webhooks.create },
    { method: 'get', path: '/webhooks/:id', scope: 'read-webhooks', handle: webhooks.get },
    { method: 'put', path: '/webhooks/:id', scope: 'update-webhooks', handle: webhooks.update },
    { method: 'delete', path: '/webhooks/:id', scope: 'delete-webhooks', handle: webhooks.remove },
    { method: 'post', path: '/webhooks/:id/test', scope: 'update-webhooks', handle: webhooks.test },

    { method: 'post', path: '/events', scope: 'create-events', handle: events.create, maxBytes: EVENT_BODY_MAX_BYTES },
    {
      method: 'post',
      path: '/events/batch',
      scope: 'create-events',
      handle: events.createBatch,
      maxBytes: BATCH_BODY_MAX_BYTES,
    },
    { method: 'get', path: '/events', scope: 'read-events', handle: events.list },
    { method: 'get', path: '/events/:id', scope: 'read-events', handle: events.get },

    { method: 'get', path: '/deliveries', scope: 'read-deliveries', handle: deliveries.list },
    { method: 'get', path: '/deliveries/:id', scope: 'read-deliveries', handle: deliveries.get },
    { method: 'post', path: '/deliveries/:id/resend', scope: 'update-deliveries', handle: deliveries.resend },
    { method: 'post', path: '/deliveries/:id/cancel', scope: 'update-deliveries', handle: deliveries.cancel },

    { method: 'get', path: '/event-types', scope: null, handle: eventTypes.list },
    { method: 'get', path: '/event-types/:name', scope: null, handle: eventTypes.get },
  ];
}
