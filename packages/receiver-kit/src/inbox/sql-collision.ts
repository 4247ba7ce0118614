const CODES: readonly unknown[] = ['40001', '40P01', 'ER_LOCK_DEADLOCK', 'P2034', 1213];
const MAX_CAUSES = 5;

/** True if the database ended a transaction because of another one, so that it may run again: a deadlock or a serialization failure. */
export function isCollision(error: unknown): boolean {
  let one = error;
  for (let depth = 0; depth < MAX_CAUSES && typeof one === 'object' && one !== null; depth++) {
    const { code, errno, cause } = one as Record<string, unknown>;
    if (CODES.includes(code) || CODES.includes(errno)) return true;
    one = cause;
  }
  return false;
}
