// The two roots of all screens: `/sign-in` hangs on the first, everything behind it on the second.
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  type ErrorComponentProps,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { ApiError } from '../api/client.ts';
import { sessionQuery, whyEnded } from '../api/session.ts';
import { Frame } from '../frame/frame.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState, Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';

export type RouterContext = { queries: QueryClient };

export const rootRoute = createRootRouteWithContext<RouterContext>()({
  component: Outlet,
  notFoundComponent: NotFound,
});

export const frameRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'frame',
  component: Frame,
  errorComponent: Trouble,
  notFoundComponent: NotFound,
  beforeLoad: async ({ context, location }) => {
    const session = await context.queries.ensureQueryData(sessionQuery);
    if (session === null) throw redirect({ to: '/sign-in', search: { next: location.href, ...whyEnded() } });
  },
});

export function NotFound() {
  return (
    <Page title="Not found">
      <EmptyState title="Nothing has this address" actions={<a href="/live">Go to live deliveries</a>}>
        The address may be mistyped, or what it showed is past its retention.
      </EmptyState>
    </Page>
  );
}

export function Trouble({ error, reset }: ErrorComponentProps) {
  const offline = error instanceof ApiError && error.isOffline;
  return (
    <Page title={offline ? 'Cannot reach the dispatcher' : 'This screen failed'}>
      <Notice tone="fail" actions={<Button onClick={reset}>Try again</Button>}>
        {error instanceof Error ? error.message : String(error)}
      </Notice>
    </Page>
  );
}
