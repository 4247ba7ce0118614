// Every screen of the page. A view says its own paths (`views/*/routes.ts`); here they become one tree.
import { QueryClient } from '@tanstack/react-query';
import { createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { readSearch, writeSearch } from './routes/address-search.ts';
import { frameRoute, NotFound, rootRoute, Trouble } from './routes/frame-route.tsx';
import { auditRoutes } from './views/audit/routes.ts';
import { catalogueRoutes } from './views/catalogue/routes.ts';
import { compareRoutes } from './views/compare/routes.ts';
import { deliveryRoutes } from './views/delivery/routes.ts';
import { eventRoutes } from './views/events/routes.ts';
import { labRoutes } from './views/labs/routes.ts';
import { liveRoutes } from './views/live/routes.ts';
import { metricsRoutes } from './views/metrics/routes.ts';
import { opsRoutes } from './views/ops/routes.ts';
import { reactionRoutes } from './views/reactions/routes.ts';
import { replayRoutes } from './views/replays/routes.ts';
import { sendRoutes } from './views/send/routes.ts';
import { signInRoute } from './views/sign-in/routes.ts';
import { signingRoutes } from './views/signing/routes.ts';
import { targetRoutes } from './views/targets/routes.ts';
import { tokenRoutes } from './views/tokens/routes.ts';
import { webhookRoutes } from './views/webhooks/routes.ts';

const indexRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/live' });
  },
});

/** Beside the live list: loaded when the first delivery is opened. */
const DeliveryPane = lazyRouteComponent(() => import('./views/delivery/delivery-pane.tsx'), 'DeliveryPane');

export const queries = new QueryClient({
  defaultOptions: { queries: { retry: false, refetchOnWindowFocus: false, staleTime: 2000 } },
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    indexRoute,
    signInRoute(rootRoute),
    frameRoute.addChildren([
      ...liveRoutes(frameRoute, DeliveryPane),
      ...deliveryRoutes(frameRoute),
      ...auditRoutes(frameRoute),
      ...compareRoutes(frameRoute),
      ...labRoutes(frameRoute),
      ...eventRoutes(frameRoute),
      ...metricsRoutes(frameRoute),
      ...opsRoutes(frameRoute),
      ...replayRoutes(frameRoute),
      ...webhookRoutes(frameRoute),
      ...targetRoutes(frameRoute),
      ...reactionRoutes(frameRoute),
      ...signingRoutes(frameRoute),
      ...tokenRoutes(frameRoute),
      ...catalogueRoutes(frameRoute),
      ...sendRoutes(frameRoute),
    ]),
  ]),
  context: { queries },
  parseSearch: readSearch,
  stringifySearch: writeSearch,
  // What a screen does not understand leaves the address, so that none is handed what it did not check.
  search: { strict: true },
  defaultPreload: 'intent',
  // Inside of the frame, so that one can go elsewhere.
  defaultErrorComponent: Trouble,
  defaultNotFoundComponent: NotFound,
  scrollRestoration: true,
});

// Views know their own addresses and those of others by these types alone: they do not import this file.
declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
