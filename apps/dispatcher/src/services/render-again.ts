// Renders what a replay sends to targets, with their templates as they are now.
import type { Renderer } from '../ports/renderer.ts';
import type { RenderedAgain, ReplayTarget } from '../ports/store/replays.ts';
import { renderContent } from './render-content.ts';

/** @throws RendererUnavailableError: the same may be asked again */
export const renderAgain =
  (renderer: Pick<Renderer, 'render'>) =>
  (targets: readonly ReplayTarget[]): Promise<RenderedAgain[]> =>
    Promise.all(
      targets.map(async ({ deliverySeq, target, context, variables }) => ({
        deliverySeq,
        ...(await renderContent(renderer, target, context, variables)),
      })),
    );
