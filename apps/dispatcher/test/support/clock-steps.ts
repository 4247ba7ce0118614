// Steps of the clock to try, and what is done around one.
import type { NewWebhook, Webhook } from '../../src/domain/webhook.ts';
import { StoreError } from '../../src/ports/store/store-error.ts';
import type { World } from './world.ts';

const SECOND = 1000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
export const BACK = [SECOND, 30 * SECOND, HOUR, DAY, 400 * DAY].map((ms) => -ms);
export const STEPS = [...BACK, ...BACK.map((ms) => -ms)];

export const unavailable = () => new StoreError('unavailable', 'the store fails');
export const passedBetween = (world: World) => {
  const from = world.clock.monotonic();
  return () => world.clock.monotonic() - from;
};
/** Lets so much time really pass, however the clock was set. */
export const pass = (world: World, ms: number) => world.runUntil(world.clock.now() + ms);
export const sentTo = (world: World, { url }: Webhook): string[] => world.transport.to(url).map(({ id }) => id);

/** Many accepted at once, of which the receiver takes one after another. */
export async function backlog(world: World, over: Partial<NewWebhook>, count: number) {
  const webhook = await world.webhook(over);
  const ids: string[] = [];
  for (let i = 0; i < count; i += 1) ids.push(...(await world.accept([webhook])));
  const engine = await world.started();
  return { webhook, ids, engine };
}
