// What accepting needs of the work that others do: turns in which nobody waits for real time.
import { Turns } from '../../src/services/turns.ts';

export const alone = () => ({ turns: new Turns({ patience: 0 }) });
