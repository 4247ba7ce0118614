import { flag, freeMap, named, recordId, text, textOrNumber, timestamps } from './fields.ts';

/** A postal address. */
export const address = named('Address', 'A postal address.', {
  id: recordId(),
  external_id: text('Id in another system.'),
  name: text(),
  type: text(),
  phone: text('E.164.'),
  address_line_1: text(),
  address_line_2: text(),
  address_line_3: text(),
  company: text(),
  city: text(),
  state: text(),
  postcode: text(),
  country: text(),
  iso: text('ISO 3166-1 alpha-2 code of the country.'),
  iso_state: text('ISO 3166-2 code of the state.'),
  latitude: textOrNumber('Degrees north.'),
  longitude: textOrNumber('Degrees east.'),
  is_default: flag(),
  notes: text(),
  meta: freeMap(),
  resource_owner_id: textOrNumber('Id of the record the address belongs to.'),
  resource_owner_type: text('Kind of that record.'),
  ...timestamps(),
});
