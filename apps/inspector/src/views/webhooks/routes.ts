import type { AnyRoute } from '@tanstack/react-router';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { numberId } from '../../frame/known-id.ts';

/** `new`: the form for a new one is open. */
export type WebhooksSearch = { new?: true };

export const webhookRoutes = <Parent extends AnyRoute>(parent: Parent) =>
  [
    createRoute({
      getParentRoute: () => parent,
      path: '/settings/webhooks',
      validateSearch: (search: Record<string, unknown>): WebhooksSearch => (search['new'] ? { new: true } : {}),
      component: lazyRouteComponent(() => import('./webhooks-screen.tsx'), 'WebhooksScreen'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/settings/webhooks/$id',
      ...numberId,
      component: lazyRouteComponent(() => import('./webhook-screen.tsx'), 'WebhookScreen'),
    }),
  ] as const;
