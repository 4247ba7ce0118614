// Where one can go: the rail, the palette and the "go to" shortcuts are made of this list.

import type { Scope } from '@posthorn/contracts';
import type { LinkProps } from '@tanstack/react-router';
import {
  Activity,
  BookOpen,
  ChartNoAxesColumn,
  Crosshair,
  FileKey,
  FlaskConical,
  Gauge,
  KeyRound,
  type LucideIcon,
  RotateCcw,
  ScrollText,
  Send,
  Webhook,
  Workflow,
  Zap,
} from 'lucide-react';

export type Place = {
  to: NonNullable<LinkProps['to']>;
  label: string;
  icon: LucideIcon;
  key: string;
  scope: Scope | null;
  group: 'watch' | 'act' | 'settings';
};

export const PLACES: readonly Place[] = [
  { to: '/live', label: 'Live', icon: Activity, key: 'l', scope: 'read-deliveries', group: 'watch' },
  { to: '/events', label: 'Events', icon: Zap, key: 'e', scope: 'read-events', group: 'watch' },
  { to: '/charts', label: 'Metrics', icon: ChartNoAxesColumn, key: 'm', scope: 'read-deliveries', group: 'watch' },
  { to: '/ops', label: 'Ops', icon: Gauge, key: 'o', scope: 'read-deliveries', group: 'watch' },
  { to: '/send', label: 'Send', icon: Send, key: 's', scope: 'create-events', group: 'act' },
  { to: '/lab', label: 'Labs', icon: FlaskConical, key: 'b', scope: null, group: 'act' },
  { to: '/replays', label: 'Replays', icon: RotateCcw, key: 'r', scope: 'read-deliveries', group: 'act' },
  { to: '/settings/webhooks', label: 'Webhooks', icon: Webhook, key: 'w', scope: 'read-webhooks', group: 'settings' },
  { to: '/settings/targets', label: 'Targets', icon: Crosshair, key: 'd', scope: 'read-targets', group: 'settings' },
  {
    to: '/settings/reactions',
    label: 'Reactions',
    icon: Workflow,
    key: 'x',
    scope: 'read-triggers',
    group: 'settings',
  },
  {
    to: '/settings/signing',
    label: 'Signing',
    icon: FileKey,
    key: 'k',
    scope: 'read-webhooks',
    group: 'settings',
  },
  { to: '/settings/tokens', label: 'Tokens', icon: KeyRound, key: 't', scope: 'read-tokens', group: 'settings' },
  { to: '/settings/audit', label: 'Audit', icon: ScrollText, key: 'a', scope: 'read-tokens', group: 'settings' },
  { to: '/settings/catalogue', label: 'Catalogue', icon: BookOpen, key: 'c', scope: null, group: 'settings' },
];
