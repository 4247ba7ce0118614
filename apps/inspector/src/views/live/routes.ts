import type { AnyRoute } from '@tanstack/react-router';
import { createRoute } from '@tanstack/react-router';
import { type ComponentType, createElement } from 'react';
import { LiveScreen, type PaneProps } from './live-screen.tsx';
import { readLiveSearch } from './live-search.ts';

/** `Pane` shows one delivery beside the list: the list does not know how. */
export const liveRoutes = <Parent extends AnyRoute>(parent: Parent, Pane: ComponentType<PaneProps>) =>
  [
    createRoute({
      getParentRoute: () => parent,
      path: '/live',
      validateSearch: readLiveSearch,
      component: () => createElement(LiveScreen, { Pane }),
    }),
  ] as const;
