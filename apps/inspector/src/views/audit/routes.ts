import type { AnyRoute } from '@tanstack/react-router';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { AuditFilter } from '../../api/audit.ts';

const FIELDS = ['action', 'subject', 'subject_id'] as const;

/** Empty fields are left out of the address. */
function readAuditSearch(search: Record<string, unknown>): AuditFilter {
  const given = FIELDS.flatMap((field) => {
    const value = search[field];
    // A number in the address is read as one.
    return value === undefined || value === '' ? [] : [[field, String(value)]];
  });
  return Object.fromEntries(given) as AuditFilter;
}

export const auditRoutes = <Parent extends AnyRoute>(parent: Parent) =>
  [
    createRoute({
      getParentRoute: () => parent,
      path: '/settings/audit',
      validateSearch: readAuditSearch,
      component: lazyRouteComponent(() => import('./audit-screen.tsx'), 'AuditScreen'),
    }),
  ] as const;
