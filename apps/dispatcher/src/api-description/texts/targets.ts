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
  TargetTest: { '': 'What a test sends.' },
  TargetPreviewInput: { '': 'What is rendered: a `context`, or a stored event.' },
  TargetPreview: {
    '': 'What a target would send, or why it would send nothing.',
    request: 'The request; `null` if it cannot be rendered.',
    'request.method': 'The HTTP method.',
    'request.url': 'The URL with its path and query rendered.',
    'request.headers': 'The headers that the target sets. Values of static headers are shown as `••••`.',
    'request.body': 'The rendered body.',
    fault: 'Why it cannot be rendered; `null` if it can.',
    'fault.reason': 'What is wrong, for people.',
    'fault.line': 'Line in the template, or in the rendered body if that is not JSON; `null` without a place.',
    'fault.column': 'Column in that line, from 1.',
    'fault.where': 'What could not be rendered: `body`, `url` or `header NAME`.',
    rendered: 'The rendered text, if it is whole and not JSON. Otherwise `null`.',
    condition: 'Whether the context meets the condition of the target; `null` without a condition.',
    'condition.met': 'Whether it is met. A reaction sends nothing otherwise.',
    'condition.reason': 'Why it is not met.',
    authentication: 'The kind of authentication that is added when it is sent; `null` = none.',
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
