import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../../ui/button.tsx';
import type { ActionDraft } from './draft.ts';
import styles from './reactions.module.css';

type Props = {
  /** Of the name, which has the focus after the card was added or moved. */
  id: string;
  icon: ReactNode;
  action: ActionDraft;
  place: number;
  of: number;
  verdict: ReactNode;
  onRename: (name: string) => void;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
};

const KINDS = { filter: 'Filter', 'target.send': 'Send' } as const;

export function CardHead({ id, icon, action, place, of, verdict, onRename, onMove, onRemove }: Props) {
  const called = `${place}, ${action.name.trim() || KINDS[action.kind]}`;
  return (
    <div className={styles.head}>
      {icon}
      <h3>
        {place}. {KINDS[action.kind]}
      </h3>
      <input
        id={id}
        className={styles.name}
        aria-label={`Name of action ${place}`}
        value={action.name}
        onChange={({ target }) => onRename(target.value)}
      />
      {verdict}
      <span className={styles.buttons}>
        <IconButton
          label={`Move up: action ${called} (Alt+↑)`}
          icon={<ArrowUp size={16} aria-hidden />}
          disabled={place === 1}
          onClick={() => onMove(-1)}
        />
        <IconButton
          label={`Move down: action ${called} (Alt+↓)`}
          icon={<ArrowDown size={16} aria-hidden />}
          disabled={place === of}
          onClick={() => onMove(1)}
        />
        <IconButton label={`Remove action ${called}`} icon={<Trash2 size={16} aria-hidden />} onClick={onRemove} />
      </span>
    </div>
  );
}
