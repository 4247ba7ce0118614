import { env } from 'node:process';

/** Set by `npm test` from the load of the machine; 1 on an idle one. */
const FACTOR = Number(env['POSTHORN_TEST_PATIENCE'] || 1);

/** A deadline of a test on this machine, now. For waits that end when something happens, never for times that are measured. */
export const patient = (idleMs: number): number => Math.ceil(idleMs * FACTOR);
