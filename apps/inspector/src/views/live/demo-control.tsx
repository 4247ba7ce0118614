import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Power, Zap } from 'lucide-react';
import { useId, useState } from 'react';
import { type DemoReceiver, demoReceiverQuery, turnDemoReceiver } from '../../api/demo-receiver.ts';
import { useMay, useSession } from '../../api/session.ts';
import { announce } from '../../frame/announcer.tsx';
import { useCommands } from '../../frame/keyboard.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import styles from './live-bar.module.css';

type Turn = { to: string; endpoint?: string | undefined };

/** Stops and starts the demo receiver, or makes it fail in another way. It is offered to tokens that may change webhooks. */
export function DemoControl() {
  const { demo_receiver: url } = useSession();
  const may = useMay();
  return url === null || !may('update-webhooks') ? null : <Control url={url} />;
}

function Control({ url }: { url: string }) {
  const queries = useQueryClient();
  const { data: receiver, error } = useQuery(demoReceiverQuery(url));
  const turn = useMutation({
    mutationFn: ({ to, endpoint }: Turn) => turnDemoReceiver(url, to, endpoint),
    onSuccess: (now, { to, endpoint }) => {
      queries.setQueryData(demoReceiverQuery(url).queryKey, now);
      announce(`${endpoint ?? 'Demo receiver'}: ${aboutState(now, to)}`);
    },
  });
  const to = receiver === undefined || receiver.state === 'up' ? 'down' : 'up';
  useCommands([
    {
      id: 'demo',
      group: 'Demo',
      label: to === 'down' ? 'Stop the demo receiver' : 'Start the demo receiver',
      run: () => turn.mutate({ to }),
    },
    ...(receiver?.states ?? []).map(({ state, about }) => ({
      id: `demo ${state}`,
      group: 'Demo',
      label: `Demo receiver: ${about}`,
      run: () => turn.mutate({ to: state }),
    })),
  ]);
  if (error !== null) return <span title={error.message}>Demo receiver: no response</span>;
  return (
    <>
      <Button
        look={to === 'up' ? 'primary' : 'plain'}
        icon={<Power size={14} aria-hidden />}
        disabled={turn.isPending || receiver === undefined}
        onClick={() => turn.mutate({ to })}
        title={
          to === 'down'
            ? 'It answers 503 until you start it again. See what deliveries do then'
            : 'It answers again. See the failed deliveries recover'
        }
      >
        {to === 'down' ? 'Stop demo receiver' : 'Start demo receiver'}
      </Button>
      {receiver !== undefined && <Faults receiver={receiver} onTurn={turn.mutate} />}
    </>
  );
}

const aboutState = ({ states }: DemoReceiver, name: string): string =>
  states.find(({ state }) => state === name)?.about ?? name;

/** Everything that a receiver can do wrong, for all webhooks or for one. */
function Faults({ receiver, onTurn }: { receiver: DemoReceiver; onTurn: (turn: Turn) => void }) {
  const panel = useId();
  const [endpoint, setEndpoint] = useState<string>();
  const state = receiver.endpoints.find(({ name }) => name === endpoint)?.state ?? receiver.state;
  return (
    <>
      <IconButton
        label="How the demo receiver answers"
        icon={<Zap size={16} aria-hidden />}
        popoverTarget={panel}
        aria-haspopup="dialog"
      />
      <div id={panel} popover="auto" role="dialog" aria-label="How the demo receiver answers" className={styles.panel}>
        <label className={styles.of}>
          Answers of
          <select value={endpoint ?? ''} onChange={({ target }) => setEndpoint(target.value || undefined)}>
            <option value="">every webhook</option>
            {receiver.endpoints.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <fieldset className={styles.faults}>
          <legend className="visually-hidden">How it answers</legend>
          {receiver.states.map(({ state: one, about }) => (
            <label key={one}>
              <input type="radio" name={panel} checked={one === state} onChange={() => onTurn({ to: one, endpoint })} />
              {about}
            </label>
          ))}
        </fieldset>
        {endpoint === undefined && receiver.state === 'mixed' && (
          <p className={styles.mixed}>
            Now: {receiver.endpoints.map(({ name, state: own }) => `${name} ${own.replaceAll('_', ' ')}`).join(', ')}
          </p>
        )}
      </div>
    </>
  );
}
