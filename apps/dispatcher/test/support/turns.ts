// What accepting needs of the work that others do: turns in which nobody waits for real time, and a job that is not there.
import { Turns } from '../../src/services/turns.ts';

export const alone = () => ({ turns: new Turns({ patience: 0 }), nudgeFanOut: () => undefined });
