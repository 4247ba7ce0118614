import type { EventDetail } from '@posthorn/contracts';
import { useMutation } from '@tanstack/react-query';
import { replayNewest } from '../../api/replays.ts';
import { useMay } from '../../api/session.ts';
import { announce } from '../../frame/announcer.tsx';
import { Button } from '../../ui/button.tsx';

type Props = { event: EventDetail; webhookId: number; name: string; onSent: () => void };

/** For a webhook that never got it. The API finds events by the id at the root of their context, and takes the newest. */
export function SendThere({ event, webhookId, name, onSent }: Props) {
  const may = useMay();
  const rootId = rootIdOf(event.context);
  const send = useMutation({
    mutationFn: () => replayNewest(event.event, rootId ?? '', webhookId),
    onSuccess: (message) => {
      announce(message);
      onSent();
    },
  });
  if (rootId === null || !may('update-deliveries')) return null;
  return (
    <>
      <Button
        disabled={send.isPending}
        aria-label={`Send the newest ${event.event} of ${rootId} to ${name}`}
        onClick={() => send.mutate()}
      >
        {send.isPending ? 'Sending …' : 'Send to this webhook'}
      </Button>
      {send.error !== null && <span role="alert"> {send.error.message}</span>}
    </>
  );
}

function rootIdOf(context: unknown): string | number | null {
  if (typeof context !== 'object' || context === null || !('id' in context)) return null;
  const { id } = context;
  // A number that JSON.parse had to round would name another event.
  return (typeof id === 'string' && id !== '') || Number.isSafeInteger(id) ? (id as string | number) : null;
}
