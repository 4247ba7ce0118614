import { type AnyRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router';

export const signInRoute = <Parent extends AnyRoute>(parent: Parent) =>
  createRoute({
    getParentRoute: () => parent,
    path: '/sign-in',
    // Only a path of our own: a link must not lead away from here after the sign-in.
    validateSearch: ({ next, ended }): { next?: string; ended?: 'expired' | 'revoked' } => ({
      ...(typeof next === 'string' && /^\/(?![/\\])/.test(next) && { next }),
      ...((ended === 'expired' || ended === 'revoked') && { ended }),
    }),
    component: lazyRouteComponent(() => import('./sign-in-screen.tsx'), 'SignInScreen'),
  });
