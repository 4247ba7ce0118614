import { type ReactNode, useEffect, useState } from 'react';
import { ApiError, request } from '../api/request.ts';
import { Live } from '../live/live.ts';
import { LiveContext } from '../live/use-live.ts';

/** The page's one connection: it lives as long as somebody is signed in, whatever screen is shown. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [live, setLive] = useState<Live | null>(null);
  useEffect(() => {
    const fresh = new Live({
      getTicket: async () => (await request<{ data: { ticket: string } }>('POST', '/stream/tickets')).data.ticket,
      streamUrl: (ticket) => `/api/v3/stream?ticket=${encodeURIComponent(ticket)}`,
      isSignedOut: (error) => error instanceof ApiError && (error.status === 401 || error.status === 403),
    });
    fresh.open();
    setLive(fresh);
    return () => fresh.connection.close();
  }, []);
  return live === null ? null : <LiveContext value={live}>{children}</LiveContext>;
}
