/** Why a store cannot do its work just now, for answers and alarms. */
export type StoreReason =
  | 'disk_full'
  | 'read_only'
  | 'io_error'
  | 'damaged'
  | 'file_gone'
  | 'file_replaced'
  /** Another process holds the write lock. */
  | 'locked';

type StoreErrorOptions = { cause?: unknown; reason?: StoreReason | null; isInDoubt?: boolean };

/** A fault of the store itself. `code` is stable: callers answer by it. */
export class StoreError extends Error {
  readonly code: 'schema_newer' | 'not_a_database' | 'damaged' | 'cannot_open' | 'wrong_key' | 'unavailable';
  /** Of `unavailable`, where it is known. */
  readonly reason: StoreReason | null;
  /** The act may have been committed all the same: its answer was lost. */
  readonly isInDoubt: boolean;
  constructor(code: StoreError['code'], message: string, options: StoreErrorOptions = {}) {
    super(message, options);
    this.name = 'StoreError';
    this.code = code;
    this.reason = options.reason ?? null;
    this.isInDoubt = options.isInDoubt ?? false;
  }
}
