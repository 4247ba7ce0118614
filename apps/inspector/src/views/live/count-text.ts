// What the foot of the list says of how many there are.
import type { DeliveryCount } from '@posthorn/contracts';
import { parse } from '@posthorn/query';
import { STATUS_LOOK } from '../../ui/status.ts';

/** `20,400 failed`, `1,204+ match`, `31 deliveries`. */
export function countText(query: string, { count, exact }: DeliveryCount): string {
  const number = `${count.toLocaleString('en')}${exact ? '' : '+'}`;
  const parsed = parse(query);
  if (!parsed.ok) return `${number} match`;
  const { query: node } = parsed;
  if (node.type === 'and' && node.nodes.length === 0) return `${number} ${count === 1 ? 'delivery' : 'deliveries'}`;
  const [value, ...others] = node.type === 'term' && node.key === 'status' ? node.values : [];
  const look = value?.kind === 'text' && others.length === 0 ? STATUS_LOOK[value.text as 'failed'] : undefined;
  if (look !== undefined) return `${number} ${look.word}`;
  return `${number} ${count === 1 && exact ? 'matches' : 'match'}`;
}
