// What acts that are written once ask of the acts on the delivery path, which each database has its own of.
import type { Health } from '../domain/health.ts';

export type HotActs = {
  /** No row's time is further than this before that of any row in front of it. */
  disorderMs(): number;
  healthOf(webhookId: number): Health;
};
