import type { AnyRoute } from '@tanstack/react-router';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

export const opsRoutes = <Parent extends AnyRoute>(parent: Parent) =>
  [
    createRoute({
      getParentRoute: () => parent,
      path: '/ops',
      component: lazyRouteComponent(() => import('./ops-screen.tsx'), 'OpsScreen'),
    }),
  ] as const;
