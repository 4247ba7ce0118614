import { type TargetPreview, targetPreviewInput } from '@posthorn/contracts';
import { evaluateCondition } from '../domain/condition/evaluate-condition.ts';
import { invalid, notFound } from '../domain/errors.ts';
import { fieldErrors } from '../domain/field-errors.ts';
import { masked } from '../domain/masked-headers.ts';
import { shapedUrl } from '../domain/payload.ts';
import { readJson } from '../domain/read-json.ts';
import type { Target } from '../domain/target.ts';
import type { Token } from '../domain/token.ts';
import type { Renderer } from '../ports/renderer.ts';
import type { Store } from '../ports/store/index.ts';
import { membersOf } from './members-of.ts';
import type { PostedJson } from './posted-rules.ts';
import { contextOf, requireEvents } from './preview-subject.ts';
import { renderPayload } from './render-payload.ts';

type Deps = { store: Pick<Store, 'getTarget' | 'getEvent'>; renderer: Pick<Renderer, 'render'> };

/** What a target would send for a context, by the renderer of deliveries. Nothing is stored or sent. */
export function previewTarget({ store, renderer }: Deps) {
  return async (token: Token, id: number, { text, value }: PostedJson): Promise<TargetPreview> => {
    const input = targetPreviewInput.safeParse(value);
    if (!input.success) throw invalid(fieldErrors(input.error.issues, value));
    requireEvents(token, input.data);
    const { tenantId } = token;
    const memberText = membersOf(text);
    const [stored, context] = await Promise.all([
      store.getTarget({ tenantId, id }),
      contextOf(store, token, input.data, memberText),
    ]);
    if (stored === null) throw notFound('target');
    if (context === null) throw invalid({ context: ['is required: send a "context", or the "event_id" of an event'] });
    const { target } = stored;
    const variables = input.data.variables === undefined ? null : memberText('variables');
    const payload = await renderPayload({ renderer, tenantId, target, context, variables });
    const shown = { condition: conditionOf(target, context), authentication: target.authentication?.kind ?? null };
    if (!payload.ok) return { ...shown, request: null, fault: payload.fault, rendered: payload.text };
    const url = payload.shape === null ? target.url : shapedUrl(target.url, payload.shape);
    const headers = { ...masked(target.headers), 'content-type': 'application/json' };
    const request = { method: target.method, url, headers, body: payload.body ?? context };
    return { ...shown, request, fault: null, rendered: null };
  };
}

function conditionOf({ condition }: Target, context: string): TargetPreview['condition'] {
  if (condition === null) return null;
  const result = evaluateCondition(condition, readJson(context));
  return result.met ? { met: true, reason: null } : { met: false, reason: result.reason };
}
