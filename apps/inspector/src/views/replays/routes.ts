import type { AnyRoute } from '@tanstack/react-router';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { numberId } from '../../frame/known-id.ts';

/** `query`: what is to be replayed, handed over by the list. */
export type ReplaysSearch = { query?: string };

export const replayRoutes = <Parent extends AnyRoute>(parent: Parent) =>
  [
    createRoute({
      getParentRoute: () => parent,
      path: '/replays',
      validateSearch: ({ query }: Record<string, unknown>): ReplaysSearch =>
        typeof query === 'string' ? { query } : {},
      component: lazyRouteComponent(() => import('./replays-screen.tsx'), 'ReplaysScreen'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/replays/$id',
      ...numberId,
      component: lazyRouteComponent(() => import('./replay-screen.tsx'), 'ReplayScreen'),
    }),
  ] as const;
