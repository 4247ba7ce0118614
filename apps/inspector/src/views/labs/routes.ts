import type { AnyRoute } from '@tanstack/react-router';
import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { labSearchOf } from './lab-search.ts';

/** A delivery whose last request is to be looked at. The secret is never in the address. */
export type SignatureLabSearch = { delivery?: string };

export const labRoutes = <Parent extends AnyRoute>(parent: Parent) =>
  [
    createRoute({
      getParentRoute: () => parent,
      path: '/lab',
      beforeLoad: () => {
        throw redirect({ to: '/lab/signature', replace: true });
      },
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/lab/signature',
      validateSearch: ({ delivery }: Record<string, unknown>): SignatureLabSearch =>
        typeof delivery === 'string' ? { delivery } : {},
      component: lazyRouteComponent(() => import('./signature-lab.tsx'), 'SignatureLab'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/lab/condition',
      validateSearch: labSearchOf,
      component: lazyRouteComponent(() => import('./condition-lab.tsx'), 'ConditionLab'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/lab/template',
      validateSearch: labSearchOf,
      component: lazyRouteComponent(() => import('./template-lab.tsx'), 'TemplateLab'),
    }),
  ] as const;
