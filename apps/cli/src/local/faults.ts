// Faults of the dispatcher, as faults of a command.
import { CommandError, FailedError, UsageError } from '../exit-codes.ts';

/** Runs what uses the dispatcher in this process. @throws CommandError for what the dispatcher can explain */
export async function withFaults<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    // What threw them has loaded both.
    const { ConfigError } = await import('@posthorn/dispatcher/settings');
    if (error instanceof ConfigError) throw new UsageError(error.message);
    if (error instanceof CommandError || !(error instanceof Error)) throw error;
    const { RequestError, StoreError } = await import('@posthorn/dispatcher/administration');
    if (error instanceof RequestError) throw new FailedError(error.message);
    // If the database cannot be used at all, another --database or another version is the fix: configuration.
    if (error instanceof StoreError)
      throw new CommandError(error.code === 'unavailable' ? 'failed' : 'usage', error.message);
    throw error;
  }
}
