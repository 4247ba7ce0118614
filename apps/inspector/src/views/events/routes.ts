import type { AnyRoute } from '@tanstack/react-router';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { textId } from '../../frame/known-id.ts';

type EventsSearch = { event?: string; profile?: string; key?: string };

function readSearch(search: Record<string, unknown>): EventsSearch {
  const text = (name: string) => {
    const value = search[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
  const [event, profile, key] = [text('event'), text('profile'), text('key')];
  return { ...(event && { event }), ...(profile && { profile }), ...(key && { key }) };
}

export const eventRoutes = <Parent extends AnyRoute>(parent: Parent) =>
  [
    createRoute({
      getParentRoute: () => parent,
      path: '/events',
      validateSearch: readSearch,
      component: lazyRouteComponent(() => import('./events-screen.tsx'), 'EventsScreen'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/events/$id',
      ...textId(/^evt_\w+$/),
      component: lazyRouteComponent(() => import('./event-screen.tsx'), 'EventScreen'),
    }),
  ] as const;
