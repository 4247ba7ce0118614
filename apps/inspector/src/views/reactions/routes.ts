import type { AnyRoute } from '@tanstack/react-router';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { numberId } from '../../frame/known-id.ts';

/** `new`: the form for a new reaction is open. */
export type ReactionsSearch = { new?: true };

export const reactionRoutes = <Parent extends AnyRoute>(parent: Parent) =>
  [
    createRoute({
      getParentRoute: () => parent,
      path: '/settings/reactions',
      validateSearch: (search: Record<string, unknown>): ReactionsSearch => (search['new'] ? { new: true } : {}),
      component: lazyRouteComponent(() => import('./reactions-screen.tsx'), 'ReactionsScreen'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/settings/reactions/$id',
      ...numberId,
      component: lazyRouteComponent(() => import('./reaction-screen.tsx'), 'ReactionScreen'),
    }),
  ] as const;
