// What chosen `target.send` actions send for stored events, rendered with the templates of now.
import { type FieldErrors, TRIGGERS_MAX } from '@posthorn/contracts';
import { invalid } from '../domain/errors.ts';
import { sendByHand } from '../domain/reaction.ts';
import { readJson } from '../domain/read-json.ts';
import type { TriggerAction } from '../domain/trigger.ts';
import type { Renderer } from '../ports/renderer.ts';
import type { EventReplaySend } from '../ports/store/by-hand.ts';
import type { Store } from '../ports/store/index.ts';
import { renderContent } from './render-content.ts';
import type { RoutingTables } from './routing-tables.ts';

export type ActionDeps = {
  store: Pick<Store, 'listTriggers' | 'newestByRoot'>;
  routingTables: Pick<RoutingTables, 'get'>;
  renderer: Pick<Renderer, 'render'>;
};

/** `eventAt`: when the event occurred, which its delivery's id tells. */
type Rendered = Omit<EventReplaySend, 'id'> & { eventAt: number };
type Asked = { tenantId: number; name: string; rootIds: readonly string[]; actionIds: readonly number[] };

/** Rendered bodies are in memory together until they are stored in one commit. */
const RENDERED_MAX_CHARS = 32 * 1024 * 1024;

/**
 * Ids that nothing is known of are left out: the act that stores the sends names them.
 * @throws RequestError `invalid` where an action can send nothing; RendererUnavailableError
 */
export async function sendsOfActions(deps: ActionDeps, asked: Asked): Promise<Rendered[]> {
  const { tenantId, name, rootIds, actionIds } = asked;
  if (actionIds.length === 0) return [];
  const actions = await chosenActions(deps.store, tenantId, actionIds);
  const table = await deps.routingTables.get(tenantId);
  const sends: Rendered[] = [];
  let room = RENDERED_MAX_CHARS;
  for (const rootId of rootIds) {
    const event = await deps.store.newestByRoot({ tenantId, name, rootId });
    if (event === null) continue;
    const value = readJson(event.context);
    for (const action of actions) {
      const send = sendByHand(action, value, (handle) => table.targetOf(handle));
      if (!send.ok) refuse(`action ${action.id} can send nothing for "${rootId}": ${send.fault}`);
      const content = await renderContent(deps.renderer, send.target, event.context, send.variables);
      room -= content.body?.length ?? 0;
      if (room < 0) throw invalid({ identifiers: [TOO_MUCH] });
      const { id: eventId, eventAt } = event;
      sends.push({ rootId, eventId, eventAt, actionId: action.id, endpointId: send.target.id, ...content });
    }
  }
  return sends;
}

const TOO_MUCH = `come to more than ${RENDERED_MAX_CHARS / 1024 / 1024} MiB of rendered bodies: split the request`;

function refuse(text: string): never {
  const fields: FieldErrors = { action_ids: [text] };
  throw invalid(fields);
}

/** Of triggers that are on or off: who names an action wants it. */
async function chosenActions(
  store: Pick<Store, 'listTriggers'>,
  tenantId: number,
  ids: readonly number[],
): Promise<TriggerAction[]> {
  const order = { field: 'id', descending: false } as const;
  const { items } = await store.listTriggers({ tenantId, filter: {}, order, offset: 0, limit: TRIGGERS_MAX });
  const chosen = items.flatMap(({ actions }) => actions).filter(({ id }) => ids.includes(id));
  const filters = chosen.filter(({ kind }) => kind !== 'target.send').map(({ id }) => id);
  if (filters.length === 0) return chosen;
  refuse(`must be actions of the kind target.send, because a filter sends nothing: ${filters.join(', ')}`);
}
