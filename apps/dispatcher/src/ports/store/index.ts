// The port to durable state: SQLite now, another database later. Every method is one atomic act. No transaction spans two
// calls, time is passed in as a value, and a resolved write is on disk. One file for each role; a caller takes a `Pick` of
// what it needs.
import type { NewsSource } from '../news.ts';
import type { AcceptStore } from './accept.ts';
import type { ByHandStore } from './by-hand.ts';
import type { ClaimStore } from './claims.ts';
import type { EndpointStore } from './endpoints.ts';
import type { HistoryStore } from './history.ts';
import type { LiveStore } from './live.ts';
import type { NodeStore } from './nodes.ts';
import type { ReplayStore } from './replays.ts';
import type { SessionStore } from './sessions.ts';
import type { TargetStore } from './targets.ts';
import type { TokenStore } from './tokens.ts';
import type { TriggerStore } from './triggers.ts';
import type { UpkeepStore } from './upkeep.ts';

export interface Store
  extends AsyncDisposable,
    AcceptStore,
    ByHandStore,
    ClaimStore,
    EndpointStore,
    HistoryStore,
    LiveStore,
    NodeStore,
    ReplayStore,
    SessionStore,
    TargetStore,
    TokenStore,
    TriggerStore,
    UpkeepStore {
  /** What its commits made true. */
  readonly news: NewsSource;
}
