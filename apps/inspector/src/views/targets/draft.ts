// A target as the form has it: texts, until they are sent.
import type { Target } from '@posthorn/contracts';
import {
  changedFields,
  type EndpointDraft,
  endpointBodyOf,
  endpointDraftOf,
  NEW_ENDPOINT,
  ruleOf,
} from '../../editing/endpoint-draft.ts';
import { ruleText } from '../../editing/rule-text.ts';

export type Draft = EndpointDraft & {
  name: string;
  /** Fixed once it is created. */
  handle: string;
  method: string;
  template: string;
  condition: string;
  description: string;
  notes: string;
};

export const NEW_DRAFT: Draft = {
  ...NEW_ENDPOINT,
  ...{ name: '', handle: '', method: 'POST', template: '', condition: '', description: '', notes: '' },
};

export const draftOf = (target: Target): Draft => ({
  ...endpointDraftOf(target),
  name: target.name,
  handle: target.handle,
  method: target.method,
  template: target.template,
  condition: target.condition === null ? '' : prettyRule(target.condition),
  description: target.description ?? '',
  notes: target.notes ?? '',
});

/** The API answers a rule as a text of JSON, which may be on one line. */
function prettyRule(condition: string): string {
  const rule = ruleOf(condition);
  return typeof rule === 'string' ? condition : ruleText(rule);
}

/** Fields of the API whose value the form has changed; with `NEW_DRAFT` before, those of a new target. */
export const changesOf = (draft: Draft, before: Draft): Record<string, unknown> =>
  changedFields(bodyOf(draft), bodyOf(before));

const bodyOf = (draft: Draft): Record<string, unknown> => ({
  ...endpointBodyOf(draft),
  name: draft.name.trim(),
  method: draft.method,
  template: draft.template,
  condition: ruleOf(draft.condition),
  description: draft.description.trim() || null,
  notes: draft.notes.trim() || null,
});

/** A handle that a name suggests: `Reward e-mail` → `reward-e-mail`. */
export const handleOf = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
