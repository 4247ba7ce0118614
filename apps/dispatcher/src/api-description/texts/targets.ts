import { byName, type PlainName } from '../../domain/endpoint-fields.ts';
import { endpointTexts, readOnlyTexts, secretTexts } from './endpoints.ts';
import type { Texts } from './texts.ts';

const shared = {
  ...endpointTexts('target'),
  url: 'The http or https URL to send to. Its path and query can contain templates, whose values are escaped for a URL. The host cannot.',
  method: 'The HTTP method of its requests. Default: `POST`.',
  name: 'The name that people see.',
  template: 'A Twig template that renders the JSON body. Empty = the whole context is sent as it is.',
  headers: 'Static headers to send with every attempt; at most 50. Their values can contain templates.',
  condition:
    'A JSON Logic rule over the context. Only contexts that meet it are sent. A request can send it as an object or as a text of JSON. `null` = all.',
  ...byName<'target', Record<PlainName<'target'>, string>>('target', ({ text }) => text),
};

const handle =
  'What reactions name it by: 1 to 255 letters, digits, `.`, `_`, `~` or `-`, unique in the tenant, fixed at creation.';

/** The fields that a request can set. */
const changeable = { ...shared, ...secretTexts, secret: `${secretTexts.secret} Default at creation: unsigned.` };

export const TARGET_TEXTS: Texts = {
  TargetCreate: { '': 'A target to create.', ...changeable, handle },
  TargetUpdate: {
    '': 'The fields to change.',
    ...changeable,
    held: 'With `is_active: true`: what to do with held deliveries. Default: `release`.',
  },
  Target: {
    '': 'Where and how reactions send requests.',
    ...shared,
    ...readOnlyTexts('target'),
    condition: 'A JSON Logic rule over the context, as a text of JSON. `null` = all contexts are sent.',
    handle,
    secret_source:
      'Which secret signs its requests: `target` (its own secret), `tenant` (the default secret) or `none` (unsigned).',
  },
};
