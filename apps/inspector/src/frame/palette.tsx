import { type UseNavigateResult, useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useId, useState } from 'react';
import { targetName, webhookName } from '../api/endpoint-names.ts';
import { Dialog } from '../ui/dialog.tsx';
import { useEndpoints } from './endpoints.ts';
import { type Command, commands, keyText } from './keyboard.ts';
import styles from './palette.module.css';

/** Finds a command by its words, and takes an id out of a log line to where it is shown. */
export function Palette({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const [all] = useState(commands);
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const listId = useId();
  const endpoints = useEndpointCommands(navigate);
  const named = text.trim() === '' ? [] : endpoints;
  const found = [
    ...idCommands(text, navigate),
    ...[...all, ...named].filter((command) => matches(command, text)),
  ].slice(0, 12);
  const choose = (command: Command | undefined) => {
    if (command === undefined) return;
    onClose();
    // After the dialog has given the focus back.
    setTimeout(command.run);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt((at + step + found.length) % Math.max(1, found.length));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      choose(found[at]);
    }
  };
  return (
    <Dialog title="Command palette" onClose={onClose}>
      <input
        className={styles.input}
        role="combobox"
        aria-label="Command, screen or id"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={found[at] && `${listId}-${at}`}
        placeholder="A screen, a command, a webhook, a target, or an id"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div role="listbox" id={listId} aria-label="Found" className={styles.list}>
        {found.map((command, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the box, which names the active option
          // biome-ignore lint/a11y/useKeyWithClickEvents: its keys are those of the box
          <div
            key={command.id}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === at}
            onClick={() => choose(command)}
            onMouseMove={() => setAt(index)}
          >
            <span className={styles.group}>{command.group}</span>
            {command.label}
            {command.keys?.[0] !== undefined && <kbd>{keyText(command.keys[0])}</kbd>}
          </div>
        ))}
      </div>
      {found.length === 0 && <p role="status">No matching commands.</p>}
    </Dialog>
  );
}

/** Webhooks and targets by their names. */
function useEndpointCommands(navigate: UseNavigateResult<string>): Command[] {
  const { webhooks, targets } = useEndpoints();
  return [
    ...webhooks.map((webhook) => ({
      id: `webhook ${webhook.id}`,
      group: 'Webhook',
      label: webhookName(webhook),
      run: () => void navigate({ to: '/settings/webhooks/$id', params: { id: String(webhook.id) } }),
    })),
    ...targets.map((target) => ({
      id: `target ${target.id}`,
      group: 'Target',
      label: targetName(target),
      run: () => void navigate({ to: '/settings/targets/$id', params: { id: String(target.id) } }),
    })),
  ];
}

function matches({ label, group }: Command, text: string): boolean {
  const name = `${group} ${label}`.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => name.includes(word));
}

function idCommands(text: string, navigate: UseNavigateResult<string>): Command[] {
  const [, delivery] = /\b((?:dlv|tst)_[0-9a-zA-Z_]{10,})/.exec(text) ?? [];
  const [, event] = /\b(evt_[0-9a-zA-Z]{10,})/.exec(text) ?? [];
  return [
    ...(delivery
      ? [
          {
            id: delivery,
            group: 'Open',
            label: `delivery ${delivery}`,
            run: () => void navigate({ to: '/deliveries/$id', params: { id: delivery } }),
          },
        ]
      : []),
    ...(event
      ? [
          {
            id: event,
            group: 'Open',
            label: `event ${event}`,
            run: () => void navigate({ to: '/events/$id', params: { id: event } }),
          },
        ]
      : []),
  ];
}
