/** What of the screen is in its address, so that it can be shared and come back to. What is not understood is ignored. */
export type LiveSearch = {
  q?: string;
  /** The delivery in the pane. */
  sel?: string;
  tab?: string;
  pause?: true;
};

export function readLiveSearch(search: Record<string, unknown>): LiveSearch {
  const text = (name: string) => {
    const value = search[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  };
  const [q, sel, tab] = [text('q'), text('sel'), text('tab')];
  return {
    ...(q && { q }),
    ...(sel && /^(dlv|tst)_\w+$/.test(sel) && { sel }),
    ...(tab && { tab }),
    ...((search['pause'] === true || text('pause') === '1') && { pause: true as const }),
  };
}
