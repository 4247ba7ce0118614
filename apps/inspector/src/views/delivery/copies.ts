// A delivery to take along: as a command that sends the same request again, as HAR, as a link.
import type { DeliveryDetail } from '@posthorn/contracts';
import { curlCommand, powershellCommand } from './commands.ts';
import { harOf } from './har.ts';

export type Copyable = { id: string; label: string; key: string; text: () => string };

export function copies(delivery: DeliveryDetail, origin: string): Copyable[] {
  const last = delivery.attempts.at(-1);
  return [
    { id: 'id', label: 'id', key: 'i', text: () => delivery.id },
    { id: 'link', label: 'link', key: 'l', text: () => `${origin}/deliveries/${delivery.id}` },
    ...(last === undefined
      ? []
      : [
          { id: 'curl', label: 'as cURL (sh)', key: 'c', text: () => curlCommand(last.request) },
          { id: 'powershell', label: 'as PowerShell', key: 'p', text: () => powershellCommand(last.request) },
          { id: 'har', label: 'as HAR', key: 'h', text: () => JSON.stringify(harOf(delivery), null, 2) },
          { id: 'body', label: 'request body', key: 'b', text: () => last.request.body },
        ]),
  ];
}
