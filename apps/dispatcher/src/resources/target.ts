import type { Target as TargetResource } from '@posthorn/contracts';
import { namedFields } from '../domain/endpoint-fields.ts';
import type { ListedTarget } from '../ports/store/targets.ts';
import { presentSecretSource } from './common-fields.ts';
import { presentEndpoint } from './endpoint.ts';

export function presentTarget({ target, heldCount, health }: ListedTarget, now: number): TargetResource {
  return {
    ...presentEndpoint(target, heldCount, health, now),
    name: target.name,
    handle: target.handle,
    method: target.method,
    template: target.template ?? '',
    condition: target.condition?.text ?? null,
    secret_source: presentSecretSource(target.secretSource, 'target'),
    ...namedFields('target', target),
  };
}
