import type { Address } from '@posthorn/stream';
import { type ReactNode, useEffect, useState } from 'react';
import { ApiError, reportSignedOut } from '../api/client.ts';
import { getStreamTicket } from '../api/stream-ticket.ts';
import { Live } from '../live/live.ts';
import { LiveContext } from '../live/use-live.ts';

/** Status of an answer after which the same session is refused again. */
const REFUSALS = new Map<number | null, 'signed-out' | 'forbidden'>([
  [401, 'signed-out'],
  [403, 'forbidden'],
]);

async function address(): Promise<Address> {
  try {
    return { url: `/api/v3/stream?ticket=${encodeURIComponent(await getStreamTicket())}` };
  } catch (error) {
    const refused = error instanceof ApiError ? REFUSALS.get(error.status) : undefined;
    if (refused === undefined) throw error;
    return { refused };
  }
}

/** The page's one connection. It lives as long as the session, whatever screen is shown. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [live, setLive] = useState<Live | null>(null);
  useEffect(() => {
    const fresh = new Live({ address });
    fresh.onChange(() => {
      if (fresh.state.kind === 'signed-out') reportSignedOut();
    });
    fresh.open();
    setLive(fresh);
    return () => fresh.close();
  }, []);
  return live === null ? null : <LiveContext value={live}>{children}</LiveContext>;
}
