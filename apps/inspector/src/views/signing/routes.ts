import type { AnyRoute } from '@tanstack/react-router';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

export const signingRoutes = (parent: AnyRoute) => [
  createRoute({
    getParentRoute: () => parent,
    path: '/settings/signing',
    component: lazyRouteComponent(() => import('./signing-screen.tsx'), 'SigningScreen'),
  }),
];
