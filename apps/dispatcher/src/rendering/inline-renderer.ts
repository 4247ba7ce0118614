// The engine in the calling thread: for tests and simulation. It has the limits on steps, text and output, none on time.
import type { Renderer } from '../ports/renderer.ts';
import { Engine } from './engine.ts';

export function createInlineRenderer(): Renderer {
  const engine = new Engine();
  return {
    render: async (input) => engine.render(input),
    preview: async (input) => engine.preview(input),
    check: async (input) => engine.check(input),
    [Symbol.asyncDispose]: async () => undefined,
  };
}
