// What a delivery to a target stores: its body, its request's shape, and what it was rendered from.
import type { TargetPart } from '../domain/acceptance.ts';
import type { Target } from '../domain/target.ts';
import type { Renderer } from '../ports/renderer.ts';
import { renderPayload } from './render-payload.ts';

/** `body: null` = the context of the event. */
export type TargetContent = { body: string | null; target: TargetPart };

/**
 * @param variables JSON object, or `null`
 * @param keepsContext the context is not that of the stored event: it is stored where nothing shapes it
 * @throws RendererUnavailableError
 */
export async function renderContent(
  renderer: Pick<Renderer, 'render'>,
  target: Target,
  context: string,
  variables: string | null,
  keepsContext = false,
): Promise<TargetContent> {
  const payload = await renderPayload({ renderer, tenantId: target.tenantId, target, context, variables });
  if (!payload.ok) {
    return { body: payload.text ?? '', target: { shape: null, variables, fault: payload.fault } };
  }
  const { shape, body } = payload;
  return { body: body ?? (keepsContext ? context : null), target: { shape, variables, fault: null } };
}
