import { expect } from 'vitest';
import { Engine } from '../../src/rendering/engine.ts';

const engine = new Engine();

export function rendered(template: string, context: unknown = {}): string {
  const result = engine.render({ template, context: typeof context === 'string' ? context : JSON.stringify(context) });
  return result.ok ? result.text : `fault: ${result.reason}`;
}

export function expectFault(template: string, reason: RegExp, context: unknown = {}): void {
  expect(rendered(template, context)).toMatch(/^fault: /);
  expect(rendered(template, context)).toMatch(reason);
}
