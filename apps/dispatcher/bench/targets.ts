// Targets of the benchmark, and the trigger that sends to them: what a webhook gets as it is, rendered by a template of 1 KB.
import { TARGET_EVENT } from './part.ts';
import type { Producer } from './producer.ts';

/** About 1 KB of Twig, and about 1 KB of what it renders. */
const TEMPLATE = `{
  "type": "{{ systems|first|default('web') }}-transaction", "sent_at": {{ bench_sent_at }},
  "customer": { "id": "{{ profile_id }}", "channel": "{{ channel|default('email') }}" },
  "order": { "number": "T-{{ id }}", "at": "{{ transacted_at|date('jS F Y') }}", "total": "{{ total|number_format(2) }} {{ currency }}",
    "saved": {{ (total_original - total)|round(2) }}, "paid_by": "{{ payments|first.payment_code|default('unknown') }}" },
  "lines": [{% for item in items %}{ "sku": "{{ item.sku }}", "name": "{{ item.name|upper }}", "quantity": {{ item.quantity }},
    "price": "{{ item.price_sell|number_format(2) }}" }{% if not loop.last %}, {% endif %}{% endfor %}],
  "flags": { "void": {% if is_void %}true{% else %}false{% endif %}, "large": {% if total > 100 %}true{% else %}false{% endif %} },
  "note": "${'x'.repeat(300)}"
}`;

/** So many targets, and one trigger that sends to all of them. @param url of the receiver @param more fields of a target */
export async function createTargets(
  producer: Producer,
  url: string,
  count: number,
  more: Record<string, unknown> = {},
): Promise<void> {
  const handles = Array.from({ length: count }, (_, n) => `bench-${n + 1}`);
  for (const handle of handles) {
    await created(producer, 'targets', { name: handle, handle, url: `${url}/${handle}`, template: TEMPLATE, ...more });
  }
  const actions = handles.map((handle) => ({
    uuid: 'target.send',
    arguments: [{ name: 'target_handle', value: handle }],
  }));
  await created(producer, 'triggers', { name: 'bench', trigger: TARGET_EVENT, actions });
}

async function created({ url, headers }: Producer, path: string, body: Record<string, unknown>): Promise<void> {
  const response = await fetch(`${url}/api/v3/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (response.status !== 201) throw new Error(`POST ${path} answered ${response.status}: ${await response.text()}`);
  await response.arrayBuffer();
}
