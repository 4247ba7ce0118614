import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMay } from '../../api/session.ts';
import { sendingTo, triggersQuery } from '../../api/triggers.ts';
import forms from '../../editing/forms.module.css';

/** The reactions that send to it. */
export function UsedBy({ handle }: { handle: string }) {
  const may = useMay();
  const { data } = useQuery({ ...triggersQuery, enabled: may('read-triggers') });
  if (data === undefined) return null;
  const found = sendingTo(data, handle);
  return (
    <section className={forms.section} aria-label="Reactions">
      <h2>Reactions</h2>
      {found.length === 0 ? (
        <p>No reaction sends to this target yet, so only tests reach it.</p>
      ) : (
        <ul>
          {found.map(({ id, name, trigger }) => (
            <li key={id}>
              <Link to="/settings/reactions/$id" params={{ id: String(id) }}>
                {name}
              </Link>{' '}
              on <code>{trigger}</code>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
