// Damage does not heal: once SQLite has found a page that it cannot read, the store is not ready until it is reopened,
// however well other pages can still be written.
import { StoreError } from '../../../ports/store/store-error.ts';
import type { ActName } from '../commit/acts.ts';

type CallAct = (name: ActName, input: unknown) => Promise<unknown>;

/** As `call`, but that `probe` and `checkFiles` fail from the first damage on that any act has met. */
export function rememberDamage(call: CallAct): CallAct {
  let damage: StoreError | null = null;
  const onFault = (error: unknown): void => {
    if (error instanceof StoreError && error.reason === 'damaged') damage ??= error;
  };
  const unlessDamaged = (value: unknown): unknown => {
    if (damage !== null) throw damage;
    return value;
  };
  return (name, input) => {
    const answer = call(name, input);
    answer.catch(onFault);
    return name === 'probe' || name === 'checkFiles' ? answer.then(unlessDamaged) : answer;
  };
}
