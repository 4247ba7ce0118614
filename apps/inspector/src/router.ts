// Every screen of the page. A view says its own paths (`views/*/routes.ts`); here they become one tree.
import { QueryClient } from '@tanstack/react-query';
import { createRoute, createRouter, redirect } from '@tanstack/react-router';
import { frameRoute, rootRoute } from './routes/frame-route.tsx';
import { signInRoute } from './views/sign-in/routes.ts';

const indexRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/live' });
  },
});

export const queries = new QueryClient({
  defaultOptions: { queries: { retry: false, refetchOnWindowFocus: false, staleTime: 2000 } },
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([indexRoute, signInRoute, frameRoute.addChildren([])]),
  context: { queries },
  defaultPreload: 'intent',
  scrollRestoration: true,
});
