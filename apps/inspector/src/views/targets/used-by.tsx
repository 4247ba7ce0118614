import type { Trigger } from '@posthorn/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ApiError } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { sendingTo, triggersQuery } from '../../api/triggers.ts';
import forms from '../../editing/forms.module.css';

/** The reactions that send to it. */
export function UsedBy({ handle }: { handle: string }) {
  const found = useUsedBy(handle);
  if (found === undefined) return null;
  return (
    <section className={forms.section} aria-label="Reactions">
      <h2>Reactions</h2>
      {found.length === 0 ? (
        <p>No reaction sends to this target yet, so only tests reach it.</p>
      ) : (
        <TriggerLinks triggers={found} />
      )}
    </section>
  );
}

/** Why it cannot be deleted, with the way to the reactions that send to it. */
export function InUse({ error, handle }: { error: Error; handle: string }) {
  const found = useUsedBy(handle) ?? [];
  return (
    <>
      {error.message}
      {error instanceof ApiError && error.status === 409 && <TriggerLinks triggers={found} />}
    </>
  );
}

/** The reactions that send to a target; `undefined` = not known. */
export function useUsedBy(handle: string): Trigger[] | undefined {
  const may = useMay();
  const { data } = useQuery({ ...triggersQuery, enabled: may('read-triggers') });
  return data === undefined ? undefined : sendingTo(data, handle);
}

function TriggerLinks({ triggers }: { triggers: readonly Trigger[] }) {
  return (
    <ul className={forms.list}>
      {triggers.map(({ id, name, trigger }) => (
        <li key={id}>
          <Link to="/settings/reactions/$id" params={{ id: String(id) }}>
            {name}
          </Link>{' '}
          on <code>{trigger}</code>
        </li>
      ))}
    </ul>
  );
}
