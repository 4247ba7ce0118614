// The receiver of the demo shop, which can be stopped and started from the page to see what deliveries do then. It is another
// origin: its answers are all that is asked for, and the page's policy lets it be asked.
import { queryOptions } from '@tanstack/react-query';

export type DemoState = 'up' | 'down';

const read = async (response: Response): Promise<DemoState> => {
  if (!response.ok) throw new Error(`The demo's receiver answered ${response.status}.`);
  return ((await response.json()) as { state: DemoState }).state;
};

export const demoStateQuery = (url: string) =>
  queryOptions({
    queryKey: ['demo receiver', url],
    queryFn: async ({ signal }) => read(await fetch(`${url}/control`, { signal })),
    refetchInterval: 5000,
  });

export const turnDemo = async (url: string, to: DemoState): Promise<DemoState> =>
  read(await fetch(`${url}/control/${to}`, { method: 'POST' }));
