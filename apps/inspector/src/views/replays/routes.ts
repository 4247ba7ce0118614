import type { AnyRoute } from '@tanstack/react-router';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

/** `query`: what is to be replayed, handed over by the list. */
export type ReplaysSearch = { query?: string };

export const replayRoutes = (parent: AnyRoute) => [
  createRoute({
    getParentRoute: () => parent,
    path: '/replays',
    validateSearch: ({ query }: Record<string, unknown>): ReplaysSearch => (typeof query === 'string' ? { query } : {}),
    component: lazyRouteComponent(() => import('./replays-screen.tsx'), 'ReplaysScreen'),
  }),
  createRoute({
    getParentRoute: () => parent,
    path: '/replays/$id',
    component: lazyRouteComponent(() => import('./replay-screen.tsx'), 'ReplayScreen'),
  }),
];
