// What every inbox must do, as named checks that any test framework can run.
import { claimChecks } from './contract/claim-checks.ts';
import { newestChecks } from './contract/newest-checks.ts';
import { type ContractOptions, type InboxCheck, toolsFor } from './contract/tools.ts';
import { transactionChecks } from './contract/transaction-checks.ts';
import type { Inbox } from './inbox.ts';

export type { ContractOptions, InboxCheck } from './contract/tools.ts';

/** Returns the checks. Each uses keys of its own, so they may run in any order, and again on the same store. */
export function inboxContract<Tx>(inbox: Inbox<Tx>, options: ContractOptions = {}): InboxCheck[] {
  const tools = toolsFor(inbox, options);
  return [
    ...claimChecks(inbox, tools),
    ...newestChecks(inbox, tools),
    ...(inbox.transact === undefined ? [] : transactionChecks(inbox, tools)),
  ];
}
