import type { AnyRoute } from '@tanstack/react-router';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

export const signingRoutes = <Parent extends AnyRoute>(parent: Parent) =>
  [
    createRoute({
      getParentRoute: () => parent,
      path: '/settings/signing',
      component: lazyRouteComponent(() => import('./signing-screen.tsx'), 'SigningScreen'),
    }),
  ] as const;
