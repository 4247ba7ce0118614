import { type TriggerPreview, triggerPreviewInput } from '@posthorn/contracts';
import { invalid, notFound } from '../domain/errors.ts';
import { fieldErrors } from '../domain/field-errors.ts';
import { masked } from '../domain/masked-headers.ts';
import { type RunItem, runTrigger, type Send } from '../domain/reaction.ts';
import { readJson } from '../domain/read-json.ts';
import type { Target } from '../domain/target.ts';
import type { Token } from '../domain/token.ts';
import type { Renderer } from '../ports/renderer.ts';
import type { Store } from '../ports/store/index.ts';
import { membersOf } from './members-of.ts';
import type { PostedJson } from './posted-rules.ts';
import { contextOf, requireEvents } from './preview-subject.ts';
import { type Payload, renderPayload } from './render-payload.ts';
import type { RoutingTables } from './routing-tables.ts';

type Deps = {
  store: Pick<Store, 'getTrigger' | 'getEvent'>;
  routingTables: Pick<RoutingTables, 'get'>;
  renderer: Pick<Renderer, 'render'>;
};

type Shown = TriggerPreview['actions'][number];

/**
 * What a trigger would do, on or off, with a context or a stored event: by the functions that run it for real. Nothing is
 * stored or sent. @throws RequestError `invalid`, `not_found`, `gone`, `forbidden`
 */
export function previewTrigger({ store, routingTables, renderer }: Deps) {
  return async (token: Token, id: number, posted: PostedJson): Promise<TriggerPreview> => {
    const { tenantId } = token;
    const input = triggerPreviewInput.safeParse(posted.value);
    if (!input.success) throw invalid(fieldErrors(input.error.issues, posted.value));
    requireEvents(token, input.data);
    const trigger = await store.getTrigger({ tenantId, id });
    if (trigger === null) throw notFound('trigger');
    const context = await contextOf(store, token, input.data, membersOf(posted.text));
    if (context === null) throw invalid({ context: ['is required, or an "event_id"'] });
    const table = await routingTables.get(tenantId);
    const { items, sends } = runTrigger(trigger, readJson(context), (handle) => table.targetOf(handle));
    const actions: Shown[] = [];
    let next = 0;
    for (const item of items) {
      const send = item.status === 'planned' ? sends[next++] : undefined;
      if (send === undefined) actions.push(shown(item, null, null, null));
      else {
        const { target, variables } = send;
        const payload = await renderPayload({ renderer, tenantId, target, context, variables });
        actions.push(shown(item, send, payload, context));
      }
    }
    return { actions };
  };
}

function shown(item: RunItem, send: Send<Target> | null, payload: Payload | null, context: string | null): Shown {
  const { actionId, handler, status, reason, arguments: args, targetId } = item;
  return {
    action_id: actionId,
    handler,
    status,
    reason,
    arguments: args === null ? null : { ...args },
    target_id: targetId,
    delay: send === null ? null : send.delayMs / 1000,
    request: send !== null && payload?.ok === true ? requestOf(send.target, payload, context ?? '') : null,
    fault: payload === null || payload.ok ? null : payload.fault,
    rendered: payload === null || payload.ok ? null : payload.text,
  };
}

/** Values of static headers are secret, rendered or not. */
const requestOf = (
  { method, url, headers }: Target,
  { body, shape }: Extract<Payload, { ok: true }>,
  context: string,
): NonNullable<Shown['request']> => ({
  method,
  url: shape === null ? url : new URL(shape.path, url.replace(/[?#{].*$/s, '')).href,
  headers: { 'content-type': 'application/json', ...masked(headers) },
  body: body ?? context,
});
