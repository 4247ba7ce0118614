import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Power } from 'lucide-react';
import { demoStateQuery, turnDemo } from '../../api/demo-receiver.ts';
import { useSession } from '../../api/session.ts';
import { announce } from '../../frame/announcer.tsx';
import { useCommands } from '../../frame/keyboard.ts';
import { Button } from '../../ui/button.tsx';

/** Stops and starts the receiver of the demo: the shortest way to see a failure, and what becomes of it. */
export function DemoControl() {
  const { demo_receiver: url } = useSession();
  return url === null ? null : <Switch url={url} />;
}

function Switch({ url }: { url: string }) {
  const queries = useQueryClient();
  const { data: state, error } = useQuery(demoStateQuery(url));
  const turn = useMutation({
    mutationFn: (to: 'up' | 'down') => turnDemo(url, to),
    onSuccess: (now) => {
      queries.setQueryData(demoStateQuery(url).queryKey, now);
      announce(now === 'up' ? 'The demo’s receiver is up again' : 'The demo’s receiver is down: watch deliveries fail');
    },
  });
  const to = state === 'down' ? 'up' : 'down';
  useCommands([
    {
      id: 'demo',
      group: 'Demo',
      label: to === 'down' ? 'Stop the demo’s receiver' : 'Start the demo’s receiver',
      run: () => turn.mutate(to),
    },
  ]);
  if (error !== null) return <span title={error.message}>Demo receiver: no answer</span>;
  return (
    <Button
      look={state === 'down' ? 'primary' : 'plain'}
      icon={<Power size={14} aria-hidden />}
      disabled={turn.isPending || state === undefined}
      onClick={() => turn.mutate(to)}
      title={
        to === 'down'
          ? 'Its answers become 503: see what deliveries do then'
          : 'It answers again: see the failed deliveries recover'
      }
    >
      {to === 'down' ? 'Stop demo receiver' : 'Start demo receiver'}
    </Button>
  );
}
