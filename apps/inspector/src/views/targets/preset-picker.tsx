import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { targetPresetsQuery } from '../../api/targets.ts';
import { Loading, Notice } from '../../ui/notice.tsx';
import styles from './targets.module.css';

/** The platforms for which there is a target to start with. */
export function PresetPicker() {
  const { data, error } = useQuery(targetPresetsQuery);
  if (error !== null) return <Notice tone="fail">{error.message}</Notice>;
  if (data === undefined) return <Loading what="presets" />;
  return (
    <ul className={styles.presets} aria-label="Presets">
      {data.map(({ key, name, summary, events }) => (
        <li key={key}>
          <Link to="/settings/targets" search={{ new: true, preset: key }}>
            {name}
          </Link>
          <p>{summary}</p>
          <p className={styles.muted}>{events.join(', ')}</p>
        </li>
      ))}
    </ul>
  );
}
