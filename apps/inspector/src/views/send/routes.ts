import type { AnyRoute } from '@tanstack/react-router';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

/** `type`: an event of the catalogue to begin with; `from`: an event that was accepted. */
export type SendSearch = { type?: string; from?: string };

export const sendRoutes = <Parent extends AnyRoute>(parent: Parent) =>
  [
    createRoute({
      getParentRoute: () => parent,
      path: '/send',
      validateSearch: ({ type, from }: Record<string, unknown>): SendSearch => ({
        ...(typeof type === 'string' && { type }),
        ...(typeof from === 'string' && { from }),
      }),
      component: lazyRouteComponent(() => import('./send-screen.tsx'), 'SendScreen'),
    }),
  ] as const;
