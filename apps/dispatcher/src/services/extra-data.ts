// The bodies of an event's deliveries to webhooks with an extra data template: made once, at acceptance, so that every
// attempt sends the same bytes.
import { spliceExtra } from '../domain/merge.ts';
import type { Plan } from '../domain/route.ts';
import type { Renderer } from '../ports/renderer.ts';

/** `body: null` = the event's context as it is; `extraDataFault` says why, where a template should have added to it. */
export type ExtraBody = { body: string | null; extraDataFault: string | null };

/** Of one request: the renderer turns away what is too much for it. */
export const RENDERED_AT_ONCE = 1000;

/** By endpoint; none for those without a template. @throws RendererUnavailableError */
export async function withExtraData(
  renderer: Pick<Renderer, 'render'>,
  context: string,
  plans: readonly Plan[],
): Promise<Map<number, ExtraBody>> {
  const templates = plans.flatMap((plan) => {
    if (plan.kind === 'suppress' || plan.extraDataTemplate === null) return [];
    const { id, tenantId } = plan.endpoint;
    return [{ id, tenantId, template: plan.extraDataTemplate }];
  });
  const bodies = new Map<number, ExtraBody>();
  for (let start = 0; start < templates.length; start += RENDERED_AT_ONCE) {
    const some = templates.slice(start, start + RENDERED_AT_ONCE).map(async ({ id, ...template }) => {
      bodies.set(id, await renderExtra(renderer, context, template));
    });
    await Promise.all(some);
  }
  return bodies;
}

export async function renderExtra(
  renderer: Pick<Renderer, 'render'>,
  context: string,
  template: { tenantId: number; template: string },
): Promise<ExtraBody> {
  const rendered = await renderer.render({ ...template, context });
  if (!rendered.ok) return { body: null, extraDataFault: rendered.reason };
  const spliced = spliceExtra(context, rendered.text);
  if (!spliced.ok) return { body: null, extraDataFault: spliced.reason };
  // Nothing was added: the context need not be stored twice.
  return { body: spliced.body === context ? null : spliced.body, extraDataFault: null };
}
