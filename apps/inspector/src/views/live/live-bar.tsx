import { Columns3, Pause, Play, Rows3, Rows4, Star } from 'lucide-react';
import { memo, useId } from 'react';
import { setPreference, usePreference } from '../../preferences/preferences.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { useNarrow } from '../../ui/narrow.ts';
import { COLUMNS } from './columns.tsx';
import { DemoControl } from './demo-control.tsx';
import { ExportMenu } from './export-menu.tsx';
import styles from './live-bar.module.css';

type Props = {
  query: string;
  onQuery: (query: string) => void;
  paused: boolean;
  onPause: () => void;
};

const QUICK = [
  ['All', ''],
  ['Failing', 'status:failed,retrying'],
  ['Waiting', 'status:pending,held'],
  ['Last 15 min', 'since:15m'],
] as const;

/** Above the list: views of it that are one press away, and how it looks. */
export const LiveBar = memo(function LiveBar({ query, onQuery, paused, onPause }: Props) {
  const saved = usePreference('savedViews');
  const density = usePreference('density');
  const pinned = usePreference('pinned');
  const narrow = useNarrow();
  const views = [
    ...QUICK,
    ...(pinned.length > 0 ? [[`Pinned ${pinned.length}`, `id:${pinned.join(',')}`] as const] : []),
    ...saved.map(({ name, query: text }) => [name, text] as const),
  ];
  return (
    <div className={styles.bar}>
      <ul className={styles.views} aria-label="Views">
        {views.map(([name, text]) => (
          <li key={`${name} ${text}`}>
            <button
              type="button"
              aria-pressed={query === text}
              onClick={() => onQuery(text)}
              title={text || 'Everything'}
            >
              {name}
            </button>
          </li>
        ))}
      </ul>
      <SaveView query={query} />
      <div className={styles.space} />
      <DemoControl />
      <Button
        look="quiet"
        icon={paused ? <Play size={14} aria-hidden /> : <Pause size={14} aria-hidden />}
        aria-pressed={paused}
        onClick={onPause}
        title="Stop new rows until you resume (Space)"
      >
        {paused ? 'Resume' : 'Pause'}
      </Button>
      {/* Rows of a narrow screen have one height. */}
      {!narrow && (
        <IconButton
          label={density === 'compact' ? 'Comfortable rows' : 'Compact rows'}
          icon={density === 'compact' ? <Rows3 size={16} aria-hidden /> : <Rows4 size={16} aria-hidden />}
          onClick={() => setPreference('density', density === 'compact' ? 'comfortable' : 'compact')}
        />
      )}
      <ExportMenu query={query} />
      <ColumnChooser />
    </div>
  );
});

function SaveView({ query }: { query: string }) {
  const saved = usePreference('savedViews');
  const panel = useId();
  const known = saved.find((view) => view.query === query);
  if (query === '' || QUICK.some(([, text]) => text === query)) return null;
  if (known !== undefined) {
    return (
      <Button
        look="quiet"
        icon={<Star size={14} aria-hidden />}
        onClick={() =>
          setPreference(
            'savedViews',
            saved.filter((view) => view !== known),
          )
        }
      >
        Delete view
      </Button>
    );
  }
  return (
    <>
      <Button look="quiet" icon={<Star size={14} aria-hidden />} popoverTarget={panel}>
        Save view
      </Button>
      <form
        id={panel}
        popover="auto"
        className={styles.panel}
        onSubmit={(event) => {
          event.preventDefault();
          const name = String(new FormData(event.currentTarget).get('name') ?? '').trim();
          if (name === '') return;
          event.currentTarget.hidePopover();
          setPreference('savedViews', [...saved.filter((view) => view.name !== name), { name, query }]);
        }}
      >
        <label>
          View name
          <input name="name" maxLength={40} required autoComplete="off" />
        </label>
        <Button type="submit" look="primary">
          Save
        </Button>
      </form>
    </>
  );
}

function ColumnChooser() {
  const hidden = usePreference('hiddenColumns');
  const panel = useId();
  return (
    <>
      <IconButton label="Choose columns" icon={<Columns3 size={16} aria-hidden />} popoverTarget={panel} />
      <fieldset id={panel} popover="auto" className={styles.panel}>
        <legend>Columns</legend>
        {COLUMNS.map(({ id, label }) => (
          <label key={id}>
            <input
              type="checkbox"
              checked={!hidden.includes(id)}
              onChange={({ target }) =>
                setPreference('hiddenColumns', target.checked ? hidden.filter((one) => one !== id) : [...hidden, id])
              }
            />
            {label}
          </label>
        ))}
      </fieldset>
    </>
  );
}
