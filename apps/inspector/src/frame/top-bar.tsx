import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { CircleHelp, LogOut, Search, SunMoon } from 'lucide-react';
import { signOut, useSession } from '../api/session.ts';
import { setPreference, usePreference } from '../preferences/preferences.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { announce } from './announcer.tsx';
import { ConnectionPill } from './connection-pill.tsx';
import { keyText } from './keyboard.ts';
import styles from './top-bar.module.css';

const THEMES = { system: 'light', light: 'dark', dark: 'system' } as const;
const ZONES = { local: 'utc', utc: 'relative', relative: 'local' } as const;
const ZONE_WORDS = { local: 'Local time', utc: 'UTC', relative: 'Relative' } as const;

export function TopBar({ onPalette, onHelp }: { onPalette: () => void; onHelp: () => void }) {
  const session = useSession();
  const theme = usePreference('theme');
  const zone = usePreference('timeZone');
  return (
    <header className={styles.bar}>
      <Button
        look="quiet"
        icon={<Search size={14} aria-hidden />}
        shortcut={keyText('Mod+k')}
        onClick={onPalette}
        title="Search commands, screens and ids"
      >
        <span className={styles.wide}>Search</span>
      </Button>
      <div className={styles.space} />
      <ConnectionPill />
      <Button
        look="quiet"
        onClick={() => setPreference('timeZone', ZONES[zone])}
        title="Switch how times are shown (t)"
      >
        {ZONE_WORDS[zone]}
      </Button>
      <IconButton
        label={`Theme: ${theme}. Switch to ${THEMES[theme]}`}
        icon={<SunMoon size={16} aria-hidden />}
        onClick={() => {
          setPreference('theme', THEMES[theme]);
          announce(`Theme: ${THEMES[theme]}`);
        }}
      />
      <IconButton label="Keyboard shortcuts" icon={<CircleHelp size={16} aria-hidden />} onClick={onHelp} />
      <span className={styles.who} title={`Signed in with the token "${session.token.name}" of ${session.tenant}`}>
        {session.tenant}
      </span>
      <SignOut />
    </header>
  );
}

function SignOut() {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const leave = async () => {
    await signOut();
    queries.clear();
    await navigate({ to: '/sign-in' });
  };
  return <IconButton label="Sign out" icon={<LogOut size={16} aria-hidden />} onClick={() => void leave()} />;
}
