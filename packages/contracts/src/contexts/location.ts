import { address } from './address.ts';
import { customField } from './custom-field.ts';
import { anyObject, flag, listOf, listOrMap, named, objectOf, recordId, text, texts, timestamps } from './fields.ts';

/** A shop, warehouse or web site of the tenant. */
export const location = named('Location', 'A shop, warehouse or web site.', {
  id: recordId(),
  type: text(),
  name: text(),
  description: text(),
  phone: text('E.164.'),
  email: text(),
  timezone: text('IANA name, such as `Australia/Melbourne`.'),
  external_id: text('Id in another system.'),
  external_code: text('Code in another system.'),
  is_published: flag(),
  is_permanently_closed: flag(),
  address: objectOf(address),
  normal_hours: listOf(anyObject, 'Weekly opening hours.'),
  special_hours: listOf(anyObject, 'Opening hours of single days.'),
  tags: texts(),
  custom_fields: listOrMap(customField),
  ...timestamps(),
});
