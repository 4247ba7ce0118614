// The default secret of a tenant, for webhooks that have none of their own.
import type { ExpiringSecret } from './endpoint.ts';

export type DefaultSecret = {
  text: string;
  /** Whether Posthorn made it: only then may a hint of it go on the wire. */
  generated: boolean;
  /** The secret before the last rotation, valid beside this one for a while. */
  previous: ExpiringSecret | null;
  createdAt: number;
  /** When the present text was set. */
  setAt: number;
  /** When the current secret was shown; `null` = never. */
  shownAt: number | null;
  /** Rises with every change; a change is refused if it was computed from an older one. */
  version: number;
};
export type NewDefaultSecret = Omit<DefaultSecret, 'version'>;

/** A secret that Posthorn generated and has not shown yet. */
export const madeSecret = (text: string, now: number): NewDefaultSecret => ({
  text,
  generated: true,
  previous: null,
  createdAt: now,
  setAt: now,
  shownAt: null,
});
