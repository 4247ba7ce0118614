import type { AnyRoute } from '@tanstack/react-router';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

export const tokenRoutes = <Parent extends AnyRoute>(parent: Parent) =>
  [
    createRoute({
      getParentRoute: () => parent,
      path: '/settings/tokens',
      component: lazyRouteComponent(() => import('./tokens-screen.tsx'), 'TokensScreen'),
    }),
  ] as const;
