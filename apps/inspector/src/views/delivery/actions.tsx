import type { DeliveryDetail } from '@posthorn/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Ban, Copy, Pencil, RotateCcw } from 'lucide-react';
import { useId, useState } from 'react';
import { cancelDelivery, resendDelivery } from '../../api/deliveries.ts';
import { useMay } from '../../api/session.ts';
import { announce } from '../../frame/announcer.tsx';
import { useCommands } from '../../frame/keyboard.ts';
import { Button } from '../../ui/button.tsx';
import { copyText } from '../../ui/copy.ts';
import { Notice } from '../../ui/notice.tsx';
import { copies } from './copies.ts';
import styles from './delivery.module.css';
import { EditAndResend } from './edit-and-resend.tsx';

const OPEN = new Set(['pending', 'retrying', 'held']);

/** What can be done with a delivery, and how it went. */
export function Actions({ delivery }: { delivery: DeliveryDetail }) {
  const { id } = delivery;
  const may = useMay();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [editing, setEditing] = useState(false);
  const refresh = () => queries.invalidateQueries({ queryKey: ['delivery', id] });
  const resend = useMutation({
    mutationFn: (asNew: boolean) => resendDelivery(id, { asNew }),
    onSuccess: (sent) => {
      void refresh();
      announce(sent.id === id ? 'Resending' : `Sent again as ${sent.id}`);
    },
  });
  const cancel = useMutation({
    mutationFn: () => cancelDelivery(id),
    onSuccess: () => {
      void refresh();
      announce('Cancelled. It will not be sent');
    },
  });
  const allowed = may('update-deliveries') && delivery.reason !== 'erased';
  useCommands(
    allowed
      ? [
          { id: 'delivery resend', group: 'Delivery', label: 'Resend', keys: ['r'], run: () => resend.mutate(false) },
          {
            id: 'delivery edit',
            group: 'Delivery',
            label: 'Edit and resend',
            keys: ['e'],
            run: () => setEditing(true),
          },
        ]
      : [],
  );
  const made = resend.data;
  const trouble = resend.error ?? cancel.error;
  return (
    <>
      <div className={styles.actions}>
        {allowed && (
          <>
            <Button
              look={delivery.recovered_by === null ? 'primary' : 'plain'}
              icon={<RotateCcw size={14} aria-hidden />}
              shortcut="r"
              disabled={resend.isPending}
              onClick={() => resend.mutate(false)}
              title="One more attempt with the same id. A receiver that already handled it skips it"
            >
              Resend
            </Button>
            <Button
              disabled={resend.isPending}
              onClick={() => resend.mutate(true)}
              title="A new delivery with a new id. The receiver handles it again"
            >
              Resend as new
            </Button>
            <Button icon={<Pencil size={14} aria-hidden />} shortcut="e" onClick={() => setEditing(true)}>
              Edit & resend
            </Button>
            {OPEN.has(delivery.status) && (
              <Button
                look="danger"
                icon={<Ban size={14} aria-hidden />}
                disabled={cancel.isPending}
                onClick={() => cancel.mutate()}
              >
                Cancel
              </Button>
            )}
          </>
        )}
        <CopyMenu delivery={delivery} />
      </div>
      {trouble !== null && <Notice tone="fail">{trouble.message}</Notice>}
      {made !== undefined && made.id !== id && (
        <Notice
          tone="ok"
          actions={
            <Button onClick={() => void navigate({ to: '/deliveries/$id', params: { id: made.id } })}>Open it</Button>
          }
        >
          Sent again as {made.id}.
        </Notice>
      )}
      {editing && <EditAndResend delivery={delivery} onClose={() => setEditing(false)} />}
    </>
  );
}

function CopyMenu({ delivery }: { delivery: DeliveryDetail }) {
  const menu = useId();
  const [said, setSaid] = useState('');
  const all = copies(delivery, location.origin);
  const copy = async (label: string, text: string) => {
    const done = await copyText(text);
    setSaid(done ? `Copied: ${label}` : 'The browser refused to copy');
    announce(done ? `Copied: ${label}` : 'The browser refused to copy');
    setTimeout(() => setSaid(''), 2000);
  };
  useCommands(
    all.map(({ id, label, text, key }) => ({
      id: `delivery copy ${id}`,
      group: 'Delivery',
      label: `Copy ${label}`,
      keys: [`y ${key}`],
      run: () => void copy(label, text()),
    })),
  );
  return (
    <>
      <Button icon={<Copy size={14} aria-hidden />} popoverTarget={menu} aria-haspopup="menu">
        {said === '' ? 'Copy' : said}
      </Button>
      <div id={menu} popover="auto" role="menu" aria-label="Copy" className={styles.menu}>
        {all.map(({ id, label, text, key }) => (
          <button
            key={id}
            type="button"
            role="menuitem"
            popoverTarget={menu}
            popoverTargetAction="hide"
            onClick={() => void copy(label, text())}
          >
            {label} <kbd>y {key}</kbd>
          </button>
        ))}
      </div>
    </>
  );
}
