import { useSyncExternalStore } from 'react';

const media = matchMedia('(max-width: 720px)');

/** Whether the window is as narrow as a phone: what lies side by side then lies one over the other. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => media.matches);
}

function subscribe(listener: () => void): () => void {
  media.addEventListener('change', listener);
  return () => media.removeEventListener('change', listener);
}
