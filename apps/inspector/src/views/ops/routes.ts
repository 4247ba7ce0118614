import type { AnyRoute } from '@tanstack/react-router';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

export const opsRoutes = (parent: AnyRoute) => [
  createRoute({
    getParentRoute: () => parent,
    path: '/ops',
    component: lazyRouteComponent(() => import('./ops-screen.tsx'), 'OpsScreen'),
  }),
];
