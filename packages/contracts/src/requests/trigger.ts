import { z } from 'zod';
import { triggerEvent } from '../event-name.ts';
import type { Trigger, TriggerAction } from '../resources/trigger.ts';
import { truth } from '../truth.ts';

/** Triggers of one tenant. */
export const TRIGGERS_MAX = 100;
/** Actions of one trigger. */
export const ACTIONS_MAX = 20;
/** Arguments of one action. */
export const ARGUMENTS_MAX = 30;
/** Of all arguments of one action, as JSON. */
export const ARGUMENTS_MAX_CHARACTERS = 32_768;
/** Seven days. */
export const ACTION_DELAY_MAX_SECONDS = 604_800;

const name = z.string().min(1, 'must not be empty').max(200, 'must be at most 200 characters');
const description = z.string().max(1000, 'must be at most 1000 characters').nullable();
const notes = z.string().max(10_000, 'must be at most 10000 characters').nullable();

const argument = z.strictObject({
  name: z.string().min(1, 'must not be empty').max(100, 'must be at most 100 characters'),
  value: z.unknown(),
  is_dynamic: truth.nullable().optional(),
});

const actionFields = {
  uuid: z.string().min(1, 'must not be empty').max(100, 'must be at most 100 characters').nullable(),
  name,
  sort_order: z.int('must be a whole number').min(-1_000_000).max(1_000_000).nullable(),
  description,
  notes,
  delay: z
    .int('must be a whole number of seconds')
    .min(0, 'must be 0 or more seconds')
    .max(ACTION_DELAY_MAX_SECONDS, `must be at most ${ACTION_DELAY_MAX_SECONDS} seconds (7 days)`)
    .nullable(),
  arguments: z.array(argument).max(ARGUMENTS_MAX, `must have at most ${ARGUMENTS_MAX} arguments`).nullable(),
};

/** `POST /triggers/{id}/actions`. Needs `uuid` or `name`. */
export const actionCreate = z.strictObject(actionFields).partial();
export type ActionCreate = z.input<typeof actionCreate>;

/** `PUT /triggers/{id}/actions/{actionId}`: partial; `arguments` replaces all of them. */
export const actionUpdate = z.strictObject(actionFields).partial();
export type ActionUpdate = z.input<typeof actionUpdate>;
/** What a parsed body sets. */
export type ActionSettings = z.output<typeof actionCreate>;

const triggerFields = {
  name,
  trigger: triggerEvent,
  description,
  notes,
  is_active: truth.nullable(),
  /** An `id` of the trigger's own actions keeps that action. */
  actions: z
    .array(z.strictObject({ id: z.int().min(1), ...actionFields }).partial())
    .max(ACTIONS_MAX, `must have at most ${ACTIONS_MAX} actions`)
    .nullable(),
};

/** `POST /triggers`. */
export const triggerCreate = z.strictObject(triggerFields).partial().required({ name: true, trigger: true });
export type TriggerCreate = z.input<typeof triggerCreate>;

/** `PUT /triggers/{id}`: partial; `actions` replaces all of them. */
export const triggerUpdate = z.strictObject(triggerFields).partial();
export type TriggerUpdate = z.input<typeof triggerUpdate>;
/** What a parsed `POST` or `PUT` sets. */
export type TriggerSettings = z.output<typeof triggerUpdate>;

/** `POST /triggers/{id}/preview`: one of the two. */
export const triggerPreviewInput = z.strictObject({
  context: z.record(z.string(), z.unknown()).optional(),
  event_id: z.string().min(1).max(100, 'must be at most 100 characters').optional(),
});
export type TriggerPreviewInput = z.input<typeof triggerPreviewInput>;

/** Fields that are ignored in a body, whatever their value, so that a client can send back what it once read. */
export const TRIGGER_READ_ONLY = [
  'id',
  'user_id',
  'created_at',
  'updated_at',
] as const satisfies readonly (keyof Trigger)[];
export const ACTION_READ_ONLY = [
  'id',
  'references_id',
  'created_at',
  'updated_at',
] as const satisfies readonly (keyof TriggerAction)[];
