import { z } from 'zod';
import { eventName } from '../event-name.ts';
import { ENDPOINT_READ_ONLY } from '../resources/endpoint.ts';
import type { Target } from '../resources/target.ts';
import { TARGET_METHODS } from '../words.ts';
import { endOfHolding, endpointSettable, TEMPLATE_MAX_CHARACTERS } from './endpoint.ts';

const CONDITION_MAX_CHARACTERS = 16_384;

/** What a caller may set on a target at any time. */
const settable = {
  ...endpointSettable,
  name: z.string().trim().min(1, 'must not be empty').max(255, 'must be at most 255 characters'),
  method: z.enum(TARGET_METHODS),
  template: z.string().max(TEMPLATE_MAX_CHARACTERS).nullable(),
  notes: z.string().max(10_000, 'must be at most 10000 characters').nullable(),
  /** A rule, or the text of its JSON: answers have it as a text, so that a client can send it back. */
  condition: z.union([z.record(z.string(), z.unknown()), z.string().max(CONDITION_MAX_CHARACTERS)]).nullable(),
};

/** Letters that a URL needs no escape for. */
const handle = z
  .string()
  .regex(
    /^[A-Za-z0-9._~-]{1,255}$/,
    'must be 1 to 255 letters, digits, ".", "_", "~" or "-", because reactions name the target by it',
  );

/** `POST /targets`. */
export const targetCreate = z
  .strictObject({ ...settable, handle })
  .partial()
  .required({ name: true, url: true, handle: true });
export type TargetCreate = z.input<typeof targetCreate>;

/** `PUT /targets/{id}`: partial; `held` says what becomes of held deliveries when `is_active: true` switches it on. */
export const targetUpdate = z.strictObject({ ...settable, held: endOfHolding }).partial();
export type TargetUpdate = z.input<typeof targetUpdate>;
/** What a parsed `POST` or `PUT` sets. */
export type TargetSettings = Omit<z.output<typeof targetUpdate>, 'held'>;

/** Fields that a `PUT` ignores, whatever their value, so that a client can send back what it once read. */
export const TARGET_READ_ONLY = [...ENDPOINT_READ_ONLY, 'handle'] as const satisfies readonly (keyof Target)[];

const variables = z.record(z.string(), z.unknown());
const eventId = z.string().min(1).max(100, 'must be at most 100 characters');

/** `POST /targets/{id}/test`. */
export const targetTest = z
  .strictObject({
    event: eventName.describe(
      "The catalogue's example of this event is rendered and sent. If the catalogue does not have it, the newest stored event of this name is. Default: `profile.created`.",
    ),
    event_id: eventId.describe('A stored event, whose context is rendered and sent instead of an example.'),
    variables: variables.describe('What the template can read in addition to the context.'),
  })
  .partial();
export type TargetTest = z.input<typeof targetTest>;

/** `POST /targets/{id}/preview`. */
export const targetPreviewInput = z
  .strictObject({
    context: z.record(z.string(), z.unknown()).describe('The context to render.'),
    event_id: eventId.describe('A stored event, whose context is rendered.'),
    variables: variables.describe('What the template can read in addition to the context.'),
  })
  .partial();
export type TargetPreviewInput = z.input<typeof targetPreviewInput>;
