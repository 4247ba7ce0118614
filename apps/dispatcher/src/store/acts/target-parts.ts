// What only a delivery to a target has in its row: how it shapes the request, what it was rendered from, and why it could not
// be. Rows of webhooks have none of it, and pay nothing for it.
// Several writers: part of acts that have just inserted the row.
import type { TargetPart } from '../../domain/acceptance.ts';
import type { PayloadFault, PayloadPart, RequestShape } from '../../domain/payload.ts';
import type { Sealing } from '../sealing.ts';
import type { Steps, Tx } from '../tx.ts';
import { integer, json, mapOf, objectOf, orNull, text } from './stored-values.ts';

/** A sealed shape opens in the row of its delivery alone. */
const scopeOf = (deliveryId: string): string => `deliveries.${deliveryId}.request_shape`;

/** Of the row that was just inserted. What failed when it was rendered is finished from the beginning. */
export function* writeTargetPart(
  tx: Tx,
  id: string,
  { shape, variables, fault }: TargetPart,
  now: number,
): Steps<void> {
  yield* tx.run(
    `UPDATE deliveries SET is_target = 1, request_shape = :shape, variables = :variables, render_fault = :fault,
       reason = CASE WHEN :fault IS NULL THEN NULL ELSE 'render_failed' END,
       completed_at = CASE WHEN :fault IS NULL THEN NULL ELSE :now END
     WHERE id = :id`,
    {
      id,
      shape: shape && tx.sealing.seal(JSON.stringify(shape), scopeOf(id)),
      variables,
      fault: fault && JSON.stringify(fault),
      now,
    },
  );
}

const isPart = (value: string): value is PayloadPart =>
  value === 'body' || value === 'url' || value.startsWith('header ');
const part = (value: unknown): PayloadPart => {
  const name = text(value);
  if (isPart(name)) return name;
  throw new Error(`"${name}" is not a part of a request`);
};
const storedShape = json(objectOf({ path: text, headers: mapOf(text) }));
const storedFault = json(objectOf({ reason: text, line: orNull(integer), column: orNull(integer), where: part }));

export const shapeFromRow = (sealing: Sealing, id: string, sealed: Uint8Array | null): RequestShape | null =>
  sealed === null ? null : storedShape(sealing.open(sealed, scopeOf(id)));

export const faultFromRow = (stored: string | null): PayloadFault | null =>
  stored === null ? null : storedFault(stored);
