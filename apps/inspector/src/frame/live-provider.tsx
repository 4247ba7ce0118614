import { type ReactNode, useEffect, useState } from 'react';
import { ApiError, reportSignedOut, request } from '../api/request.ts';
import { Live } from '../live/live.ts';
import { LiveContext } from '../live/use-live.ts';

/** The page's one connection. It lives as long as the session, whatever screen is shown. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [live, setLive] = useState<Live | null>(null);
  useEffect(() => {
    const fresh = new Live({
      getTicket: async () => (await request<{ data: { ticket: string } }>('POST', '/stream/tickets')).data.ticket,
      streamUrl: (ticket) => `/api/v3/stream?ticket=${encodeURIComponent(ticket)}`,
      refusalOf: (error) =>
        !(error instanceof ApiError)
          ? null
          : error.status === 401
            ? 'signed-out'
            : error.status === 403
              ? 'forbidden'
              : null,
    });
    fresh.onChange(() => {
      if (fresh.state.kind === 'signed-out') reportSignedOut();
    });
    fresh.open();
    setLive(fresh);
    return () => fresh.connection.close();
  }, []);
  return live === null ? null : <LiveContext value={live}>{children}</LiveContext>;
}
