// A webhook as the form has it: texts, until they are sent. What is not a value yet is said by the form or by the dispatcher.
import type { Webhook } from '@posthorn/contracts';
import {
  changedFields,
  type EndpointDraft,
  endpointBodyOf,
  endpointDraftOf,
  linesOf,
  NEW_ENDPOINT,
  ruleOf,
} from '../../editing/endpoint-draft.ts';

export type Draft = EndpointDraft & {
  description: string;
  /** Checked in the list. */
  events: readonly string[];
  /** Others, one a line. */
  moreEvents: string;
  condition: string;
  template: string;
};

export const NEW_DRAFT: Draft = {
  ...NEW_ENDPOINT,
  ...{ description: '', events: [], moreEvents: '', condition: '', template: '' },
};

export const draftOf = (webhook: Webhook, listed: readonly string[]): Draft => ({
  ...endpointDraftOf(webhook),
  description: webhook.description ?? '',
  events: webhook.events.filter((event) => listed.includes(event)),
  moreEvents: webhook.events.filter((event) => !listed.includes(event)).join('\n'),
  condition: webhook.condition === null ? '' : JSON.stringify(webhook.condition, null, 2),
  template: webhook.extra_data_template ?? '',
});

/** Fields of the API whose value the form has changed; `before` the empty draft = a new webhook, whose defaults are left out. */
export const changesOf = (draft: Draft, before: Draft): Record<string, unknown> =>
  changedFields(bodyOf(draft), bodyOf(before));

const bodyOf = (draft: Draft): Record<string, unknown> => ({
  ...endpointBodyOf(draft),
  description: draft.description.trim() || null,
  events: [...draft.events, ...linesOf(draft.moreEvents)],
  condition: ruleOf(draft.condition),
  extra_data_template: draft.template.trim() === '' ? null : draft.template,
});
