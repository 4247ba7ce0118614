// A trigger in the domain: an event name and the actions that run for each such event, in their order.
import { canonicalName } from '@posthorn/contracts/plain';
import type { ActionKind } from './action-kind.ts';

/** `isDynamic`: `value` is a JSON Logic rule over the event's context. `null` is as `false`; it is shown as it was sent. */
export type ActionArgument = { name: string; value: unknown; isDynamic: boolean | null };

/** The argument of a `target.send` that names its target. */
export const HANDLE_ARGUMENT = 'target_handle';

export type ActionSettings = {
  kind: ActionKind;
  /** The kind as it was written. */
  uuid: string;
  name: string;
  /** Lowest runs first; those without one run last. */
  sortOrder: number | null;
  description: string | null;
  notes: string | null;
  /** From the event to the first attempt of what it sends. */
  delaySeconds: number;
  arguments: readonly ActionArgument[];
};

type Times = { createdAt: number; updatedAt: number };

export type TriggerAction = ActionSettings & Times & { id: number };
/** `id: null` = it is new. */
export type NewAction = ActionSettings & Times & { id: number | null };

type TriggerFields = Times & {
  tenantId: number;
  name: string;
  /** As it was written: an alias is matched by its canonical name. */
  event: string;
  description: string | null;
  notes: string | null;
  isActive: boolean;
  /** The token that created it. */
  tokenId: number | null;
};

/** `actions` in the order in which they run. */
export type Trigger = TriggerFields & { id: number; version: number; actions: readonly TriggerAction[] };

/** What is written. A trigger that is new has neither an id nor a version. */
export type NewTrigger = TriggerFields & { actions: readonly NewAction[] };
export type ChangedTrigger = NewTrigger & { id: number; version: number };

/** The canonical name of the events that it runs for. */
export const eventOf = ({ event }: Pick<Trigger, 'event'>): string => canonicalName(event);

/** Whether one of its actions names this target. A handle that a rule makes is not known before it runs. */
export const namesTarget = ({ actions }: Pick<Trigger, 'actions'>, handle: string): boolean =>
  actions.some(
    ({ kind, arguments: args }) =>
      kind === 'target.send' &&
      args.some(({ name, value, isDynamic }) => name === HANDLE_ARGUMENT && isDynamic !== true && value === handle),
  );

type Placed = { sortOrder: number | null; id: number | null };

/** In the order in which they run: those without a `sortOrder` last, and equal ones in the order in which they were made. */
export const inOrder = <Action extends Placed>(actions: readonly Action[]): Action[] =>
  [...actions].sort((a, b) => place(a) - place(b) || madeAt(a) - madeAt(b));

const place = ({ sortOrder }: Placed): number => sortOrder ?? Number.MAX_SAFE_INTEGER;
const madeAt = ({ id }: Placed): number => id ?? Number.MAX_SAFE_INTEGER;
