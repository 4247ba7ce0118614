import './ui/tokens.css';
import './ui/base.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { whenSignedOut } from './api/client.ts';
import { noteEnd, sessionQuery } from './api/session.ts';
import { applyTheme } from './preferences/preferences.ts';
import { queries, router } from './router.ts';

applyTheme();

whenSignedOut(() => {
  noteEnd(queries.getQueryData(sessionQuery.queryKey), Date.now());
  queries.setQueryData(sessionQuery.queryKey, null);
  void router.invalidate();
});

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root"');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
