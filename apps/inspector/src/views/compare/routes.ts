import type { AnyRoute } from '@tanstack/react-router';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

/** Each side is `dlv_…`, or `dlv_…:2` for its second attempt; without a number it is the last one. */
type CompareSearch = { a?: string; b?: string };

function readSearch({ a, b }: Record<string, unknown>): CompareSearch {
  return { ...(typeof a === 'string' && { a }), ...(typeof b === 'string' && { b }) };
}

export const compareRoutes = <Parent extends AnyRoute>(parent: Parent) =>
  [
    createRoute({
      getParentRoute: () => parent,
      path: '/compare',
      validateSearch: readSearch,
      component: lazyRouteComponent(() => import('./compare-screen.tsx'), 'CompareScreen'),
    }),
  ] as const;
