import type { AnyRoute } from '@tanstack/react-router';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

export const metricsRoutes = (parent: AnyRoute) => [
  createRoute({
    getParentRoute: () => parent,
    path: '/charts',
    component: lazyRouteComponent(() => import('./metrics-screen.tsx'), 'MetricsScreen'),
  }),
];
