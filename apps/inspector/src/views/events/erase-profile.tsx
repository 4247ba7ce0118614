import type { Erasure, ErasureReceipt } from '@posthorn/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { eraseProfile, erasureQuery } from '../../api/erasures.ts';
import { useMay } from '../../api/session.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import styles from './events.module.css';

/** For a person who asks to be forgotten. It cannot be undone: it is asked for by the id of the profile. */
export function EraseProfile({ profileId, onErased }: { profileId: string | null; onErased: () => void }) {
  const may = useMay();
  // What is shown of the event loses the id as soon as it is erased.
  const [erasing, setErasing] = useState<string | null>(null);
  if (!may('delete-events')) return null;
  return (
    <>
      {profileId !== null && (
        <Button look="danger" onClick={() => setErasing(profileId)}>
          Erase this profile …
        </Button>
      )}
      {erasing !== null && (
        <EraseDialog
          profileId={erasing}
          onClose={() => {
            setErasing(null);
            onErased();
          }}
        />
      )}
    </>
  );
}

function EraseDialog({ profileId, onClose }: { profileId: string; onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const erase = useMutation({ mutationFn: () => eraseProfile(profileId) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() === profileId) erase.mutate();
  };
  if (erase.data !== undefined) {
    return (
      <Dialog title="Erase this profile" onClose={onClose} actions={<Button onClick={onClose}>Close</Button>}>
        {'status' in erase.data ? <Running begun={erase.data} /> : <Receipt receipt={erase.data} />}
      </Dialog>
    );
  }
  return (
    <Dialog title="Erase this profile" onClose={onClose}>
      <form className={styles.form} onSubmit={submit}>
        <p>
          Posthorn removes everything personal about this profile and the profiles merged into it: contexts, bodies,
          headers, answers and ids. Unfinished deliveries are cancelled. You cannot undo this.
        </p>
        <TextField
          label={`Type ${profileId} to confirm`}
          value={typed}
          autoComplete="off"
          onChange={({ target }) => setTyped(target.value)}
        />
        {erase.error !== null && <Notice tone="fail">{erase.error.message}</Notice>}
        <div className={styles.buttons}>
          <Button type="submit" look="danger" disabled={typed.trim() !== profileId || erase.isPending}>
            {erase.isPending ? 'Erasing …' : 'Erase'}
          </Button>
          <Button onClick={onClose}>Keep</Button>
        </div>
      </form>
    </Dialog>
  );
}

/** It goes on by itself, whether it is watched or not. */
function Running({ begun }: { begun: Erasure }) {
  const { data = begun, error } = useQuery(erasureQuery(begun.id));
  if (data.status === 'done') return <Receipt receipt={data} />;
  return (
    <>
      <p role="status">
        Removing … {data.events.toLocaleString('en')} events so far. None of the data is shown or sent any more. You can
        close this dialog: the erasure continues.
      </p>
      {error !== null && <Notice tone="fail">{error.message}</Notice>}
    </>
  );
}

const COUNTS = [
  ['profiles', 'Profiles'],
  ['events', 'Events'],
  ['deliveries', 'Deliveries'],
  ['cancelled', 'Of them cancelled'],
  ['attempts', 'Attempts'],
] as const satisfies readonly (readonly [keyof ErasureReceipt, ReactNode])[];

function Receipt({ receipt }: { receipt: Omit<ErasureReceipt, 'profile_id'> }) {
  return (
    <>
      <p role="status">The profile is erased.</p>
      <dl className={styles.facts}>
        {COUNTS.map(([name, label]) => (
          <div key={name}>
            <dt>{label}</dt>
            <dd>{receipt[name].toLocaleString('en')}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
