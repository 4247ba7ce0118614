// Turns the input of a caller into a trigger and its actions, for create and update, so that both use the same rules.
import { isDeepStrictEqual } from 'node:util';
import {
  ACTION_READ_ONLY,
  type ActionSettings as ActionInput,
  type FieldErrors,
  TRIGGER_READ_ONLY,
  type TriggerSettings,
} from '@posthorn/contracts';
import { type ActionKind, readKind } from '../domain/action-kind.ts';
import { invalid } from '../domain/errors.ts';
import { fieldErrors } from '../domain/field-errors.ts';
import { inOrder, type NewAction, type NewTrigger } from '../domain/trigger.ts';
import { argumentsOf, type Faults, judgeArguments } from './action-arguments.ts';
import { membersOf } from './members-of.ts';
import type { PostedJson } from './posted-rules.ts';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where read-only fields of a body are ignored. `id` of an action in a list says which one it is. */
function withoutReadOnly(value: unknown, names: readonly string[]): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
}

const NESTED_READ_ONLY = ACTION_READ_ONLY.filter((name) => name !== 'id');

export function writableTrigger(value: unknown): unknown {
  const trigger = withoutReadOnly(value, TRIGGER_READ_ONLY);
  if (!isObject(trigger) || !Array.isArray(trigger['actions'])) return trigger;
  return { ...trigger, actions: trigger['actions'].map((one: unknown) => withoutReadOnly(one, NESTED_READ_ONLY)) };
}

export const writableAction = (value: unknown): unknown => withoutReadOnly(value, ACTION_READ_ONLY);

/** A schema of a body, as the contracts make it. */
type BodySchema<Body> = {
  shape: object;
  safeParse(
    input: unknown,
  ): { success: true; data: Body } | { success: false; error: { issues: Parameters<typeof fieldErrors>[0] } };
};

/** @throws RequestError `invalid` for a fault of shape, and for what is nested too deep */
export function readBody<Body>(
  schema: BodySchema<Body>,
  posted: PostedJson,
  writable: (value: unknown) => unknown,
): Body {
  const input = writable(posted.value);
  const parsed = schema.safeParse(input);
  if (!parsed.success) throw invalid(fieldErrors(parsed.error.issues, input, '', Object.keys(schema.shape)));
  // Arguments are stored as values of any depth.
  membersOf(posted.text);
  return parsed.data;
}

/** Lays the input over `base`. `null` for `is_active` and `actions` is as leaving them out, as the vendor's types allow. */
export function applyTrigger<Base extends NewTrigger>(
  base: Base,
  input: TriggerSettings,
  now: number,
  faults: Faults,
): Base {
  return {
    ...base,
    name: input.name ?? base.name,
    event: input.trigger ?? base.event,
    description: input.description === undefined ? base.description : input.description,
    notes: input.notes === undefined ? base.notes : input.notes,
    isActive: input.is_active ?? base.isActive,
    actions: input.actions == null ? base.actions : actionsOf(base.actions, input.actions, now, faults),
    updatedAt: now,
  };
}

function actionsOf(
  stored: readonly NewAction[],
  given: NonNullable<TriggerSettings['actions']>,
  now: number,
  faults: Faults,
): NewAction[] {
  const taken = new Set<number>();
  return given.map(({ id, ...input }, index) => {
    const prefix = `actions.${index}.`;
    const base = id === undefined ? undefined : stored.find((one) => one.id === id);
    // A trigger that was read can be created again as it is: its actions are then new.
    const isCopy = base === undefined && stored.length === 0;
    if (id !== undefined && !isCopy && (base === undefined || taken.has(id))) {
      const fault = base === undefined ? 'is not an action of this trigger' : 'appears twice';
      faults.fields[`${prefix}id`] = [`${fault}: leave it out to create a new action`];
    }
    if (id !== undefined) taken.add(id);
    return applyAction(base ?? null, input, now, faults, prefix);
  });
}

const NEW: Omit<NewAction, 'kind' | 'uuid' | 'name' | 'createdAt' | 'updatedAt'> = {
  id: null,
  sortOrder: null,
  description: null,
  notes: null,
  delaySeconds: 0,
  arguments: [],
};

/** @param base `null` = the action is new */
export function applyAction(
  base: NewAction | null,
  input: ActionInput,
  now: number,
  faults: Faults,
  prefix = '',
): NewAction {
  const { uuid, name, kind } = kindOf(base, input, faults, prefix);
  const from = base ?? { ...NEW, createdAt: now };
  const action: NewAction = {
    ...from,
    uuid,
    name,
    kind: kind ?? 'filter',
    sortOrder: input.sort_order === undefined ? from.sortOrder : input.sort_order,
    description: input.description === undefined ? from.description : input.description,
    notes: input.notes === undefined ? from.notes : input.notes,
    delaySeconds: input.delay === undefined ? from.delaySeconds : (input.delay ?? 0),
    arguments: input.arguments === undefined ? from.arguments : argumentsOf(input.arguments ?? [], kind),
    updatedAt: now,
  };
  // Its arguments mean nothing until the kind is mended.
  if (kind === null) return action;
  judgeArguments(action, faults, prefix);
  if (kind === 'filter' && action.delaySeconds > 0) {
    faults.fields[`${prefix}delay`] = ['applies only to "target.send": remove it from this filter'];
  }
  return base !== null && isSameAction(base, action) ? base : action;
}

/**
 * The kind is the `uuid`. The vendor's clients know only `name`: it is read where no `uuid` was ever given.
 * @returns `kind: null` = refused, with its fault
 */
function kindOf(
  base: NewAction | null,
  { uuid, name }: Pick<ActionInput, 'uuid' | 'name'>,
  { fields }: Faults,
  prefix: string,
): { uuid: string; name: string; kind: ActionKind | null } {
  const isNameKind = base !== null && base.uuid === base.name && name !== undefined && readKind(name).ok;
  const written = uuid ?? (isNameKind ? name : (base?.uuid ?? name));
  if (written === undefined) {
    fields[`${prefix}uuid`] = ['is required: "filter" or "target.send"'];
    return { uuid: '', name: '', kind: null };
  }
  const read = readKind(written);
  if (!read.ok) fields[`${prefix}${uuid == null ? 'name' : 'uuid'}`] = [read.fault];
  return { uuid: written, name: name ?? base?.name ?? written, kind: read.ok ? read.kind : null };
}

function isSameAction(before: NewAction, after: NewAction): boolean {
  const { updatedAt: _then, ...old } = before;
  const { updatedAt: _now, ...now } = after;
  return isDeepStrictEqual(old, now);
}

/** Whether a change leaves a trigger as it is: then nothing is written, and `updated_at` stays. */
export function isSameTrigger(before: NewTrigger, after: NewTrigger): boolean {
  const { updatedAt: _then, actions: had, ...old } = before;
  const { updatedAt: _now, actions: has, ...now } = after;
  const isSame = (one: NewAction, index: number) => one.id !== null && one === had[index];
  return isDeepStrictEqual(old, now) && had.length === has.length && inOrder(has).every(isSame);
}

/** @throws RequestError `invalid` */
export function refuseFaults({ fields }: Faults): void {
  if (Object.keys(fields).length > 0) throw invalid(fields);
}

export const noFaults = (): Faults => ({
  fields: Object.create(null) as FieldErrors,
  warnings: [],
  handles: [],
});
