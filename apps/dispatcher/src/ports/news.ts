// What a commit made true, for the parts of a dispatcher that must hear of it. The store publishes it after the commit: no
// caller can forget to, and nothing is told that was undone. News are hints. Losing one costs time, never correctness.
import type { LivePosition } from '@posthorn/contracts/live';
import type { Endpoint } from '../domain/endpoint.ts';

/** What the engine must know of an endpoint that has something due. */
export type DueEndpoint = Pick<Endpoint, 'id' | 'tenantId' | 'lane' | 'maxInFlight' | 'version'>;

/** `dueAt` in epoch ms; `LOOK_NOW` = its settings changed, or whatever it has waiting may be due. */
export type Due = { endpoint: DueEndpoint; dueAt: number };
export const LOOK_NOW = 0;

/** A token was revoked, and its sessions with it; or one session was ended. */
export type Ending = { tokenId: number } | { sessionId: number };

/** An endpoint that was switched off because of what its receiver did, whether that is told as an event or not. */
export type SwitchedOff = {
  tenantId: number;
  endpointId: number;
  isTarget: boolean;
  reason: 'gone' | 'failing';
};

export type News = {
  /** Each endpoint once, with the earliest time. */
  due?: readonly Due[];
  /** Tenants whose endpoints changed: what routing knows of them is out of date. */
  routing?: readonly number[];
  /** Something waits to be accepted as an operational event. */
  raised?: true;
  /** The fan-out of an event is pending. */
  fanOut?: true;
  /** A change of an endpoint has steps left. */
  sweeps?: true;
  /** A replay was created, or its status changed. */
  replays?: true;
  /** An erasure began that one commit was not enough for. */
  erasures?: true;
  ended?: readonly Ending[];
  switchedOff?: readonly SwitchedOff[];
  /** The position of the last change of a delivery. */
  head?: LivePosition;
};

/** `everything`: the answer of a commit was lost, so any of it may be true. Look at the store again. */
export type NewsListener = (news: News | 'everything') => void;

export interface NewsSource {
  /** A listener must be quick and must not throw. @returns ends the subscription */
  subscribe(listener: NewsListener): () => void;
}
