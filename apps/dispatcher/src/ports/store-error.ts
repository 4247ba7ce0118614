/** A fault of the store itself. `code` is stable: callers answer by it. */
export class StoreError extends Error {
  readonly code: 'schema_newer' | 'not_a_database' | 'cannot_open' | 'wrong_key' | 'unavailable';
  constructor(code: StoreError['code'], message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'StoreError';
    this.code = code;
  }
}
