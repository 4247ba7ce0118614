import { isOperationalEvent } from '@posthorn/contracts/plain';

/** Operational events and tests raise no operational events; otherwise they would loop. */
export const raisesEvents = (delivery: { eventName: string; isTest: boolean }): boolean =>
  !delivery.isTest && !isOperationalEvent(delivery.eventName);
