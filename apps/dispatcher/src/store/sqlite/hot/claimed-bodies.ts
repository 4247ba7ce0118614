// The bodies of claimed deliveries. Large ones are read only for rows that are taken, and not where the engine has them: an
// event for twenty webhooks is read once.
import type { ClaimRequest } from '../../../ports/store/claims.ts';
import type { Connection } from '../connection/connection.ts';

/** Larger bodies are read by a statement of their own. */
export const READ_AT_ONCE_BYTES = 2048;

const OWN = 'SELECT body FROM deliveries WHERE seq = ?';
const CONTEXT = 'SELECT e.context FROM deliveries d JOIN events e ON e.seq = d.event_seq WHERE d.seq = ?';

type Row = { seq: number; event_id: string | null; bytes: number | null; body: string | null };
const NONE: ReadonlySet<string> = new Set();

export class ClaimedBodies {
  readonly #connection: Connection;
  readonly #known: ReadonlySet<string>;
  /** Of the last one: whether it is a large context, and was read. */
  context: 'read' | 'known' | undefined = undefined;

  constructor(connection: Connection, { knownContexts }: Pick<ClaimRequest, 'knownContexts'>) {
    this.#connection = connection;
    this.#known = knownContexts === undefined || knownContexts.length === 0 ? NONE : new Set(knownContexts);
  }

  /** Empty where it is lost, or known. */
  of({ seq, event_id, bytes, body }: Row): string {
    this.context = undefined;
    if (bytes === null || bytes <= READ_AT_ONCE_BYTES) return body ?? '';
    const own = this.#connection.sql<{ body: string | null }>(OWN).get(seq)?.body ?? null;
    if (own !== null || event_id === null) return own ?? '';
    this.context = this.#known.has(event_id) ? 'known' : 'read';
    return this.context === 'known' ? '' : (this.#connection.sql<{ context: string }>(CONTEXT).get(seq)?.context ?? '');
  }
}
