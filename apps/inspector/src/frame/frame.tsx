// What is around every screen: navigation, top bar, help sheet, palette, and the one live region.
import { Outlet } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { setPreference, usePreference } from '../preferences/preferences.ts';
import { Loading } from '../ui/notice.tsx';
import { Announcer } from './announcer.tsx';
import styles from './frame.module.css';
import { handleKey, useCommands } from './keyboard.ts';
import { LiveProvider } from './live-provider.tsx';
import { Rail } from './rail.tsx';
import { TopBar } from './top-bar.tsx';

const HelpSheet = lazy(async () => ({ default: (await import('./help-sheet.tsx')).HelpSheet }));
const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }));

export function Frame() {
  const [overlay, setOverlay] = useState<'help' | 'palette' | null>(null);
  const collapsed = usePreference('railCollapsed');
  const zone = usePreference('timeZone');
  useEffect(() => {
    addEventListener('keydown', handleKey);
    return () => removeEventListener('keydown', handleKey);
  }, []);
  const nextZone = { local: 'utc', utc: 'relative', relative: 'local' } as const;
  useCommands([
    { id: 'help', group: 'Page', label: 'Show all shortcuts', keys: ['?'], run: () => setOverlay('help') },
    {
      id: 'palette',
      group: 'Page',
      label: 'Search commands, screens and ids',
      keys: ['Mod+k'],
      run: () => setOverlay('palette'),
    },
    {
      id: 'rail',
      group: 'Page',
      label: 'Fold or unfold the navigation',
      keys: ['['],
      run: () => setPreference('railCollapsed', !collapsed),
    },
    {
      id: 'zone',
      group: 'Page',
      label: 'Switch times: local, UTC, relative',
      keys: ['t'],
      run: () => setPreference('timeZone', nextZone[zone]),
    },
  ]);
  return (
    <LiveProvider>
      <div className={collapsed ? `${styles.frame} ${styles.collapsed}` : styles.frame}>
        <a href="#main" className={styles.skip}>
          Skip to content
        </a>
        <Rail collapsed={collapsed} />
        <TopBar onPalette={() => setOverlay('palette')} onHelp={() => setOverlay('help')} />
        <div className={styles.screen}>
          <Suspense fallback={<Loading what="the screen" />}>
            <Outlet />
          </Suspense>
        </div>
        <Announcer />
        <Suspense>
          {overlay === 'help' && <HelpSheet onClose={() => setOverlay(null)} />}
          {overlay === 'palette' && <Palette onClose={() => setOverlay(null)} />}
        </Suspense>
      </div>
    </LiveProvider>
  );
}
