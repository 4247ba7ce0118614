// Events by hand.
import { rawContext } from '@posthorn/client';
import type { AcceptedEvent } from '@posthorn/contracts';
import { answerOf, client, dataOf } from './client.ts';

export type EventToSend = {
  event: string;
  /** JSON as it is to be sent: of a parsed context the digits would be gone. */
  context: string;
  id?: string | undefined;
  deliverAt?: string | undefined;
};

export const sendEvent = async ({ event, context, ...options }: EventToSend) =>
  answerOf(client.emitCustom(event, rawContext(context), options));

/** An event of the catalogue, with its example. */
export async function sendSample(name: string): Promise<AcceptedEvent> {
  const { example } = await dataOf(client.eventTypes.get(name));
  return dataOf(client.emitCustom(name, Object(example)));
}
