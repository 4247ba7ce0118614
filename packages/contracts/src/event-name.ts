import { z } from 'zod';

/** The naming rule of every event (docs/spec.md event-1): lower case, at least two parts joined by dots, at most 100 characters. */
export const EVENT_NAME_PATTERN = /^[a-z][a-z0-9_-]*(\.[a-z0-9][a-z0-9_-]*)+$/;
export const EVENT_NAME_MAX_LENGTH = 100;

const RULE =
  'must be lower-case words joined by dots, such as "profile.created" (letters, digits, "_" and "-"; at most 100 characters)';

/** The rule, and the one alias that is older than the rule: it is accepted as an alias. */
const ACCEPTED_NAME = new RegExp(`${EVENT_NAME_PATTERN.source}|^profile_update$`);

export const eventName = z.string().max(EVENT_NAME_MAX_LENGTH, RULE).regex(ACCEPTED_NAME, RULE);

const ONE_EVENT =
  'must be the name of one event: patterns such as "reward.*" are not allowed in triggers; create a trigger for each event';

/** What a trigger runs for: a pattern is refused in words of its own, because webhooks accept it. */
export const triggerEvent = z
  .string()
  .max(EVENT_NAME_MAX_LENGTH, RULE)
  .regex(ACCEPTED_NAME, { error: ({ input }) => (String(input).endsWith('*') ? ONE_EVENT : RULE) });

/** What a webhook may subscribe to: an event name, `prefix.*` for every name below it at any depth, or `*` for every domain event. */
export const eventEntry = z
  .string()
  .max(EVENT_NAME_MAX_LENGTH, RULE)
  .refine(
    (entry) =>
      entry === '*' || ACCEPTED_NAME.test(entry) || /^[a-z][a-z0-9_-]*(\.[a-z0-9][a-z0-9_-]*)*\.\*$/.test(entry),
    `${RULE}, a prefix pattern such as "profile.*", or "*"`,
  );
