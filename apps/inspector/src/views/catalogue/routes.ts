import type { AnyRoute } from '@tanstack/react-router';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

export const catalogueRoutes = <Parent extends AnyRoute>(parent: Parent) =>
  [
    createRoute({
      getParentRoute: () => parent,
      path: '/settings/catalogue',
      component: lazyRouteComponent(() => import('./catalogue-screen.tsx'), 'CatalogueScreen'),
    }),
  ] as const;
