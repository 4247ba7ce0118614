import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useMay } from '../api/session.ts';
import { useCommands } from './keyboard.ts';
import { PLACES } from './places.ts';
import styles from './rail.module.css';

const GROUPS = { watch: 'Watch', act: 'Act', settings: 'Settings' } as const;

/** The navigation: at the side, and at the foot of a narrow screen. What the token may not see is not offered. */
export function Rail({ collapsed }: { collapsed: boolean }) {
  const may = useMay();
  const navigate = useNavigate();
  const places = PLACES.filter(({ scope }) => scope === null || may(scope));
  useCommands(
    places.map(({ to, label, key }) => ({
      id: `go ${to}`,
      group: 'Go to',
      label,
      keys: [`g ${key}`],
      run: () => void navigate({ to }),
    })),
  );
  const nav = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // At the foot of a narrow screen not all of them are in sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each screen
  useEffect(() => {
    nav.current?.querySelector('[aria-current=page]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [pathname]);
  return (
    <nav ref={nav} className={collapsed ? `${styles.rail} ${styles.collapsed}` : styles.rail} aria-label="Screens">
      <Link to="/live" className={styles.brand} aria-label="Posthorn, live deliveries">
        <img src="/posthorn.svg" width={24} height={24} alt="" />
        <span className={styles.label}>Posthorn</span>
      </Link>
      {(Object.keys(GROUPS) as (keyof typeof GROUPS)[]).map((group) => (
        <ul key={group} aria-label={GROUPS[group]}>
          {places
            .filter((place) => place.group === group)
            .map(({ to, label, icon: Icon }) => (
              <li key={to}>
                <Link
                  to={to}
                  className={styles.place}
                  activeProps={{ className: styles.here, 'aria-current': 'page' }}
                  title={label}
                >
                  <Icon size={16} aria-hidden />
                  <span className={styles.label}>{label}</span>
                </Link>
              </li>
            ))}
        </ul>
      ))}
    </nav>
  );
}
