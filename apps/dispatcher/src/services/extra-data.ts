// The bodies of an event's deliveries to webhooks with an extra data template: made once, at acceptance, so that every
// attempt sends the same bytes.
import { spliceExtra } from '../domain/merge.ts';
import type { Fate } from '../domain/route.ts';
import type { Renderer } from '../ports/renderer.ts';

/** `body: null` = the event's context as it is; `extraDataFault` says why, where a template should have added to it. */
export type ExtraBody = { body: string | null; extraDataFault: string | null };

/** By webhook; none for webhooks without a template. */
export async function withExtraData(
  renderer: Pick<Renderer, 'render'>,
  context: string,
  fates: readonly Fate[],
): Promise<Map<number, ExtraBody>> {
  const bodies = await Promise.all(
    fates.flatMap(({ kind, webhook }) => {
      if (kind === 'suppress' || webhook.extraDataTemplate === null) return [];
      return [render(renderer, context, webhook.extraDataTemplate).then((body) => [webhook.id, body] as const)];
    }),
  );
  return new Map(bodies);
}

async function render(renderer: Pick<Renderer, 'render'>, context: string, template: string): Promise<ExtraBody> {
  const rendered = await renderer.render({ template, context });
  if (!rendered.ok) return { body: null, extraDataFault: rendered.reason };
  const spliced = spliceExtra(context, rendered.text);
  if (!spliced.ok) return { body: null, extraDataFault: spliced.reason };
  // Nothing was added: the context need not be stored twice.
  return { body: spliced.body === context ? null : spliced.body, extraDataFault: null };
}
