import { Pin, PinOff, X } from 'lucide-react';
import type { ComponentType } from 'react';
import { ApiError } from '../../api/client.ts';
import { useSession } from '../../api/session.ts';
import type { DeliveryPlace } from '../../frame/delivery-place.ts';
import { useCommands } from '../../frame/keyboard.ts';
import { togglePin } from '../../preferences/pins.ts';
import { usePreference } from '../../preferences/preferences.ts';
import { IconButton } from '../../ui/button.tsx';
import { Loading, Notice } from '../../ui/notice.tsx';
import { type Tab, Tabs } from '../../ui/tabs.tsx';
import styles from './delivery.module.css';
import { DeliveryHead } from './delivery-head.tsx';
import { DiffTab } from './diff-tab.tsx';
import { EventTab } from './event-tab.tsx';
import { RecordTab, RequestTab, ResponseTab } from './exchange-tabs.tsx';
import { ReceivedTab } from './received-tab.tsx';
import { SignatureTab } from './signature-tab.tsx';
import type { TabProps } from './tab-props.ts';
import { Timeline } from './timeline.tsx';
import { useDelivery } from './use-delivery.ts';

const TABS = [
  { id: 'timeline', label: 'Timeline' },
  { id: 'request', label: 'Request' },
  { id: 'response', label: 'Response' },
  { id: 'diff', label: 'Diff' },
  { id: 'signature', label: 'Signature' },
  { id: 'event', label: 'Event' },
  { id: 'record', label: 'Record' },
  { id: 'received', label: 'Received' },
] as const satisfies readonly Tab<string>[];
type TabId = (typeof TABS)[number]['id'];

const VIEWS = {
  timeline: Timeline,
  request: RequestTab,
  response: ResponseTab,
  diff: DiffTab,
  signature: SignatureTab,
  event: EventTab,
  record: RecordTab,
  received: ReceivedTab,
} as const satisfies Record<TabId, ComponentType<TabProps>>;

type Props = {
  id: string;
  place: DeliveryPlace;
  onPlace: (place: DeliveryPlace) => void;
  onClose: () => void;
  heading?: 'h1' | 'h2';
};

export function DeliveryPane({ id, place, onPlace, onClose, heading: Heading = 'h2' }: Props) {
  const { data, error } = useDelivery(id);
  // Only the demo's receiver tells what it got.
  const hasReceiver = useSession().demo_receiver !== null;
  const tabs = TABS.filter((one) => hasReceiver || one.id !== 'received');
  const selected: TabId = tabs.find((one) => one.id === place.tab)?.id ?? 'timeline';
  const onTab = (tab: string) => onPlace({ ...(place.attempt !== undefined && { attempt: place.attempt }), tab });
  useCommands([
    { id: 'delivery close', group: 'Delivery', label: 'Close the delivery', keys: ['Escape'], run: onClose },
    ...tabs.map(({ id: to, label }, index) => ({
      id: `delivery ${to}`,
      group: 'Delivery',
      label: `Show: ${label}`,
      keys: [String(index + 1)],
      run: () => onTab(to),
    })),
  ]);
  const pinned = usePreference('pinned').includes(id);
  const View = VIEWS[selected];
  return (
    <div className={styles.pane}>
      <div className={styles.bar}>
        <Heading className={styles.id}>{id}</Heading>
        <IconButton
          label={pinned ? 'Unpin' : 'Pin to the top of the live list'}
          aria-pressed={pinned}
          icon={pinned ? <PinOff size={16} aria-hidden /> : <Pin size={16} aria-hidden />}
          onClick={() => togglePin(id)}
        />
        <IconButton label="Close (Esc)" icon={<X size={16} aria-hidden />} onClick={onClose} />
      </div>
      {error !== null && data === undefined && (
        <div className={styles.trouble}>
          <Notice tone="fail">
            {error instanceof ApiError && error.status === 404
              ? 'Not found. The delivery may belong to another tenant, or be past its retention: finished deliveries are deleted after some weeks.'
              : error.message}
          </Notice>
        </div>
      )}
      {data === undefined && error === null && <Loading what="the delivery" />}
      {data !== undefined && (
        <>
          <DeliveryHead delivery={data} />
          <Tabs label="Delivery details" tabs={tabs} selected={selected} onSelect={onTab}>
            <View delivery={data} place={place} onPlace={onPlace} />
          </Tabs>
        </>
      )}
    </div>
  );
}
