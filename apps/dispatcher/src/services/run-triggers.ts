// Runs the triggers of an event, in slices, and renders what they send.
import type { ParsedEvent } from '../domain/event-input.ts';
import { notRun, runTrigger, type TriggerRun } from '../domain/reaction.ts';
import { templateSteps } from '../domain/route.ts';
import { depthStop, type Stop } from '../domain/run.ts';
import type { Target } from '../domain/target.ts';
import type { Trigger } from '../domain/trigger.ts';
import type { Renderer } from '../ports/renderer.ts';
import { type Payload, renderPayload } from './render-payload.ts';
import type { SlicedWork } from './sliced-work.ts';

/** What was decided, and what is sent: one payload for each of its sends. */
export type RoutedRun = { trigger: Trigger; stop: Stop | null; run: TriggerRun<Target>; payloads: readonly Payload[] };

/** What one event may still ask for. */
export type Room = { pairs: number; stepsMax: number };

type Reactions = { triggersOf: (name: string) => readonly Trigger[]; targetOf: (handle: string) => Target | undefined };
type ReactingEvent = Pick<ParsedEvent, 'name' | 'context' | 'value' | 'depth'>;

export const NO_RUNS: readonly RoutedRun[] = [];

/** `null` = it is too much. @param event of a tenant with triggers */
export async function runTriggers(
  work: SlicedWork,
  table: Reactions,
  event: ReactingEvent,
  { pairs, stepsMax }: Room,
): Promise<readonly RoutedRun[] | null> {
  const { cost } = work;
  const stop = depthStop(event.depth);
  const runs: RoutedRun[] = [];
  let room = pairs;
  for (const trigger of table.triggersOf(event.name)) {
    const run =
      stop === null ? runTrigger(trigger, event.value, (handle) => table.targetOf(handle), cost) : notRun(trigger);
    room -= 1 + run.sends.length;
    for (const { target } of run.sends) if (target.template !== null) cost.add(templateSteps(event.context.length));
    if (room < 0 || cost.steps > stepsMax) return null;
    runs.push({ trigger, stop, run, payloads: [] });
    const rest = work.rest();
    if (rest !== null) await rest;
  }
  return runs;
}

/** Before the commit, so that every attempt sends the same bytes. @throws RendererUnavailableError */
export async function renderRuns(
  renderer: Pick<Renderer, 'render'>,
  context: string,
  runs: readonly RoutedRun[],
): Promise<readonly RoutedRun[]> {
  const rendered: RoutedRun[] = [];
  for (const one of runs) {
    const payloads = one.run.sends.map(({ target, variables }) =>
      renderPayload({ renderer, tenantId: target.tenantId, target, context, variables }),
    );
    rendered.push({ ...one, payloads: await Promise.all(payloads) });
  }
  return rendered;
}
