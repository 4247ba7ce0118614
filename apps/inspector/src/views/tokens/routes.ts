import type { AnyRoute } from '@tanstack/react-router';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

export const tokenRoutes = (parent: AnyRoute) => [
  createRoute({
    getParentRoute: () => parent,
    path: '/settings/tokens',
    component: lazyRouteComponent(() => import('./tokens-screen.tsx'), 'TokensScreen'),
  }),
];
