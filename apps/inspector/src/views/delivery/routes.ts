import type { AnyRoute } from '@tanstack/react-router';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

/** A delivery on a screen of its own: what links and other tabs open. */
export const deliveryRoutes = (parent: AnyRoute) => [
  createRoute({
    getParentRoute: () => parent,
    path: '/deliveries/$id',
    validateSearch: ({ tab }: Record<string, unknown>): { tab?: string } => (typeof tab === 'string' ? { tab } : {}),
    component: lazyRouteComponent(() => import('./delivery-screen.tsx'), 'DeliveryScreen'),
  }),
];
