import type { DeliveryCount } from '@posthorn/contracts';
import { useQuery } from '@tanstack/react-query';
import { countQuery } from '../../api/deliveries.ts';
import type { Subscription } from '../../live/subscription.ts';
import { Button } from '../../ui/button.tsx';
import { countText } from './count-text.ts';
import styles from './live-screen.module.css';
import type { Older } from './use-older.ts';
import type { Tail } from './use-tail.ts';

type Props = {
  subscription: Subscription | null;
  tail: Tail;
  older: Older;
  paused: boolean;
  /** What is not told between the rows is wanted. */
  onLoad: () => void;
};

/** What is on the list, and how complete it is. */
export function LiveFoot({ subscription, tail, older, paused, onLoad }: Props) {
  const store = subscription?.store;
  const { data: counted } = useQuery({ ...countQuery(subscription?.query ?? ''), enabled: subscription !== null });
  const { sampling = null, behind = 0 } = subscription ?? {};
  return (
    <footer className={styles.foot} data-loaded={store?.size ?? 0}>
      <span
        title={`${(store?.size ?? 0).toLocaleString('en')} loaded in this page. Older ones load when you scroll to the end.`}
      >
        {subscription?.fault != null
          ? 'Not counted'
          : counted === undefined
            ? '…'
            : countText(subscription?.query ?? '', atLeast(counted, store?.size ?? 0))}
      </span>
      {store?.hasGaps && (
        <Button look="quiet" onClick={onLoad} title="Reload the list with every matching delivery (L)">
          Some deliveries are not shown. Load them
        </Button>
      )}
      {store !== undefined && store.evicted > 0 && (
        <span>{store.evicted.toLocaleString('en')} older ones left this page. Find them with until:</span>
      )}
      {older.loading && <span role="status">Loading older deliveries …</span>}
      {older.rests && (
        <Button look="quiet" onClick={older.load}>
          Search further back
        </Button>
      )}
      {sampling !== null && !paused && (
        <span>
          Sampled: {sampling.sent} of {sampling.matched.toLocaleString('en')} shown
        </span>
      )}
      <span>{paused ? 'Paused' : tail.following ? 'Following' : 'Frozen'}</span>
      {!tail.following && !paused && (
        <Button look="quiet" onClick={tail.follow} title="Jump to the newest and follow (.)">
          Follow
        </Button>
      )}
      {behind > 0 && !paused && (
        <span title="Changes of deliveries that the dispatcher has not sent to this page yet">
          {behind === 1 ? '1 change' : `${behind.toLocaleString('en')} changes`} behind
        </span>
      )}
    </footer>
  );
}

/** Counting ends early where much must be looked at: what the page holds is then a better bound. */
const atLeast = ({ count, exact }: DeliveryCount, held: number): DeliveryCount =>
  exact ? { count, exact } : { count: Math.max(count, held), exact };
