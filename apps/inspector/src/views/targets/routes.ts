import type { AnyRoute } from '@tanstack/react-router';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { numberId } from '../../frame/known-id.ts';

/** `new`: the form for a new target is open, or `from`: the choice of a preset. `preset`: what the form starts with. */
export type TargetsSearch = { new?: true | 'from'; preset?: string };

function readSearch({ new: open, preset }: Record<string, unknown>): TargetsSearch {
  if (!open) return {};
  if (open === 'from') return { new: 'from' };
  return { new: true, ...(typeof preset === 'string' && { preset }) };
}

export const targetRoutes = <Parent extends AnyRoute>(parent: Parent) =>
  [
    createRoute({
      getParentRoute: () => parent,
      path: '/settings/targets',
      validateSearch: readSearch,
      component: lazyRouteComponent(() => import('./targets-screen.tsx'), 'TargetsScreen'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/settings/targets/$id',
      ...numberId,
      component: lazyRouteComponent(() => import('./target-screen.tsx'), 'TargetScreen'),
    }),
  ] as const;
