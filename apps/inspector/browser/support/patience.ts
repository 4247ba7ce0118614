import { env } from 'node:process';

/** A deadline in a browser test. `npm test` sets the factor from the load of the machine. */
export const patient = (idleMs: number): number => idleMs * Number(env['POSTHORN_TEST_PATIENCE'] || 1);
