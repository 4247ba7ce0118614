import type { EventContexts } from '@posthorn/contracts';
import { TIMEZONE } from './calendar.ts';

// Where the shop sells, and who works there.

type Location = NonNullable<EventContexts['transaction.created']['location']>;
export type Staff = NonNullable<EventContexts['transaction.created']['staff']>;
type Channel = 'pos' | 'web';

export interface Place {
  readonly id: number;
  readonly channel: Channel;
  readonly location: Location;
  /** None in the web shop. */
  readonly staff: readonly Staff[];
}

const OPENED = '2019-03-01 00:00:00';

function place(id: number, code: string, name: string, city: string, channel: Channel, staffNames: string[]): Place {
  const location: Location = {
    id,
    type: channel === 'web' ? 'web' : 'store',
    name,
    description: null,
    phone: channel === 'web' ? null : `+6499000${100 + id}`,
    email: `${code.toLowerCase()}@shop.test`,
    timezone: TIMEZONE,
    external_id: code,
    external_code: code,
    is_published: true,
    is_permanently_closed: false,
    tags: [],
    address: channel === 'web' ? null : { id: 100 + id, city, country: 'New Zealand', iso: 'NZ', is_default: true },
    created_at: OPENED,
    updated_at: OPENED,
  };
  const staff = staffNames.map((fullName, at) => ({
    id: id * 10 + at,
    full_name: fullName,
    email: `${fullName.split(' ')[0]?.toLowerCase()}@shop.test`,
    identities: [],
  }));
  return { id, channel, location, staff };
}

export const WEB_SHOP = place(15, 'WEB', 'Web shop', 'Auckland', 'web', []);

export const PLACES: readonly [Place, ...Place[]] = [
  place(12, 'Q12', 'Queen St', 'Auckland', 'pos', ['Hana Reweti', 'Tom Aldous']),
  place(13, 'C13', 'Cuba St', 'Wellington', 'pos', ['Losa Faleolo']),
  place(14, 'R14', 'Riccarton', 'Christchurch', 'pos', ['Ines Marchetti', 'Piripi Kemp']),
  WEB_SHOP,
];
