// The receiver of the demo shop: it can be told from the page how to answer, to see what deliveries do then, and it tells what
// it got. It is another origin: its answers are all that is asked for, and the page's policy lets it be asked.
import { queryOptions } from '@tanstack/react-query';

export type DemoReceiver = {
  /** `up`, `down`, …; `mixed` = its endpoints differ. */
  state: string;
  endpoints: { name: string; path: string; state: string }[];
  /** How it can be. */
  states: { state: string; about: string }[];
};

export type Arrival = {
  at: string;
  endpoint: string;
  /** As they came, in order and spelling. */
  headers: [string, string][];
  body_base64: string;
  /** `null` = not answered, or not to the end. */
  status: number | null;
  remark: string | null;
};

async function ask<T>(url: string, init?: RequestInit): Promise<T> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`The demo receiver answered ${response.status}.`);
  return (await response.json()) as T;
}

export const demoReceiverQuery = (url: string) =>
  queryOptions({
    queryKey: ['demo receiver', url],
    queryFn: ({ signal }) => ask<DemoReceiver>(`${url}/control`, { signal }),
    refetchInterval: 5000,
  });

/** @param endpoint `undefined` = all of it */
export const turnDemoReceiver = (url: string, to: string, endpoint?: string): Promise<DemoReceiver> =>
  ask(`${url}/control/${to}${endpoint === undefined ? '' : `?endpoint=${encodeURIComponent(endpoint)}`}`, {
    method: 'POST',
  });

/** What arrived of a delivery, oldest first. @param attempts how many were made: when there is one more it is asked for again */
export const receivedQuery = (url: string, deliveryId: string, attempts: number) =>
  queryOptions({
    queryKey: ['received', url, deliveryId, attempts],
    queryFn: async ({ signal }) =>
      (await ask<{ data: Arrival[] }>(`${url}/received/${encodeURIComponent(deliveryId)}`, { signal })).data,
  });
