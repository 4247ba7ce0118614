import { announce } from '../../frame/announcer.tsx';
import type { DeliveryPlace } from '../../frame/delivery-place.ts';
import { copyText } from '../../ui/copy.ts';

/** Puts a value of a body into the address, and a link to it into the clipboard. */
export async function linkToValue(
  place: DeliveryPlace & { at: string },
  onPlace: (place: DeliveryPlace) => void,
): Promise<void> {
  onPlace(place);
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(place)) url.searchParams.set(name, String(value));
  const done = await copyText(url.href);
  announce(
    done ? `Copied a link to ${place.at}` : `The address bar now links to ${place.at}. The browser refused to copy it`,
  );
}
