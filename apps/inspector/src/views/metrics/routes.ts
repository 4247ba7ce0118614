import type { AnyRoute } from '@tanstack/react-router';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

export const metricsRoutes = <Parent extends AnyRoute>(parent: Parent) =>
  [
    createRoute({
      getParentRoute: () => parent,
      path: '/charts',
      component: lazyRouteComponent(() => import('./metrics-screen.tsx'), 'MetricsScreen'),
    }),
  ] as const;
