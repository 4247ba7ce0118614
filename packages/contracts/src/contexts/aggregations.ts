// Facts computed from the transactions of a profile. All are null before the first calculation.
import { z } from 'zod';
import { currency } from './currency.ts';
import { day, money, named, number, objectOf, profileId, text, textOrNumber, texts, utcTime, word } from './fields.ts';
import { location } from './location.ts';
import { status } from './status.ts';

const spend = {
  spend_12m: money('Net spend of the 12 months before the latest transaction.'),
  spend_12m_now: textOrNumber('Net spend of the 12 months before today.'),
  spend_all: money('Net spend of all time.'),
  spend_atv_12m: money('Average transaction value of 12 months.'),
  spend_atv_all: money('Average transaction value of all time.'),
  spend_first_date: utcTime('First transaction at'),
  spend_last_date: utcTime('Latest transaction at'),
  discount_avg: number('Average discount.'),
  latest_shop_spend: money('Net spend of the latest shopping day.'),
  latest_shop_currency: z
    .union([currency, z.string()], 'must be an object, a string or null')
    .nullish()
    .describe('Currency of the latest shopping day: a record, or its ISO 4217 code.'),
};

const shopping = {
  shop_count: number('Count of shopping days whose net is above zero.'),
  shop_days: number(),
  first_shop_date: day('First shopping day'),
  second_shop_date: day('Second shopping day'),
  previous_shop_date: day('Shopping day before the latest'),
  latest_shop_date: day('Latest shopping day'),
  first_shop_days: number('Days from joining to the first shopping day.'),
  second_shop_days: number('Days from the first to the second shopping day.'),
  latest_shop_days: number('Days between the latest two shopping days.'),
  average_shop_days: number('Mean days between shopping days, from the third on.'),
  total_shop_days: number('Count of distinct shopping days.'),
  at_risk_date: day('Latest shopping day plus three average gaps'),
  total_referred: number('Count of profiles this one referred.'),
};

const dimensions = {
  dimension_frequency: word(['F0', 'F1', 'F2', 'FL', 'FH'], 'How often: never, once, twice, low, high'),
  dimension_recency: word(['RC', 'RS', 'RA', 'RI', 'RL', 'RR', 'RO'], 'How long since the latest shopping day'),
  dimension_join: text('How long since joining: `JN` up to 90 days, `JC` up to a year, then `J1`, `J2` per full year.'),
  channel: word(['CO', 'CM', 'CF'], 'Where the profile shops (what each letter means differs between tenants)'),
};

const places = {
  store_join: objectOf(location),
  most_transacted_location: objectOf(location),
  latest_transacted_location: objectOf(location),
  most_spend_location: objectOf(location),
  most_spend_12m_location: objectOf(location),
  transacted_locations: texts(),
  purchased_brands: texts(),
  likely_country: text(),
  likely_country_score: number(),
  likely_country_iso: text(),
  likely_country_iso_score: number(),
  likely_state_iso: text(),
  likely_state_iso_score: number(),
  likely_region: text(),
  likely_region_score: number(),
};

/** Facts computed from a profile's transactions; money is net of returns. */
export const aggregations = named('Aggregations', "Facts computed from a profile's transactions, net of returns.", {
  profile_id: profileId(),
  ...spend,
  ...shopping,
  ...dimensions,
  ...places,
  top_historic_status: objectOf(status),
});
