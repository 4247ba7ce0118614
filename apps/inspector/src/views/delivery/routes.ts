import type { AnyRoute } from '@tanstack/react-router';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readPlace } from '../../frame/delivery-place.ts';
import { textId } from '../../frame/known-id.ts';

/** A delivery on a screen of its own: what links and other tabs open. */
export const deliveryRoutes = <Parent extends AnyRoute>(parent: Parent) =>
  [
    createRoute({
      getParentRoute: () => parent,
      path: '/deliveries/$id',
      ...textId(/^(dlv|tst)_\w+$/),
      validateSearch: readPlace,
      component: lazyRouteComponent(() => import('./delivery-screen.tsx'), 'DeliveryScreen'),
    }),
  ] as const;
