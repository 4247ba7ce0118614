import type { Subscription } from '../../live/subscription.ts';
import { Button } from '../../ui/button.tsx';
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
  const { sampling = null, position = null } = subscription ?? {};
  return (
    <footer className={styles.foot}>
      <span>
        {(store?.size ?? 0).toLocaleString('en')} held
        {store?.older === null && store.evicted === 0 && !store.hasGaps ? ', all there are' : ''}
      </span>
      {store?.hasGaps && (
        <Button look="quiet" onClick={onLoad} title="Takes the list anew, with all that is in it (L)">
          Some between them are not shown: load them
        </Button>
      )}
      {store !== undefined && store.evicted > 0 && (
        <span>{store.evicted.toLocaleString('en')} older ones dropped: ask for them with until:</span>
      )}
      {older.loading && <span role="status">Loading older ones …</span>}
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
      <span>{paused ? 'Paused' : tail.following ? 'Following' : 'Held'}</span>
      {!tail.following && !paused && (
        <Button look="quiet" onClick={tail.follow} title="Go to the newest and follow (.)">
          Follow
        </Button>
      )}
      {position !== null && (
        <span title={`Position ${position.seq} of epoch ${position.epoch}: every change up to it is in this list`}>
          #{position.seq.toLocaleString('en')}
        </span>
      )}
    </footer>
  );
}
