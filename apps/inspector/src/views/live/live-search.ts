import { type DeliveryPlace, readPlace } from '../../frame/delivery-place.ts';

/** What of the screen is in its address, so that it can be shared and come back to. What is not understood is ignored. */
export type LiveSearch = DeliveryPlace & {
  q?: string;
  /** The delivery in the pane. */
  sel?: string;
  pause?: true;
};

export function readLiveSearch(search: Record<string, unknown>): LiveSearch {
  const text = (name: string) => {
    const value = search[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  };
  const [q, sel] = [text('q'), text('sel')];
  return {
    ...(q && { q }),
    ...(sel && /^(dlv|tst)_\w+$/.test(sel) && { sel }),
    ...readPlace(search),
    ...((search['pause'] === true || text('pause') === '1') && { pause: true as const }),
  };
}
