import { describe, expect, it } from 'vitest';
import { parseCondition } from '../../src/domain/condition/parse-condition.ts';
import { plansFor } from '../../src/domain/route.ts';
import { aWebhook } from '../support/builders.ts';

const plansOf = (event: { name?: string; namespace?: string | null }, ...webhooks: ReturnType<typeof aWebhook>[]) =>
  plansFor({ name: 'profile.created', namespace: null, value: {}, ...event }, webhooks).map((plan) => [
    plan.kind,
    plan.kind === 'suppress' ? plan.endpointId : plan.endpoint.id,
  ]);

describe('routing', () => {
  it.each([
    [['profile.created'], 'profile.created', true],
    [['profile.created'], 'profile.updated', false],
    [['profile.updated', 'profile.created'], 'profile.created', true],
    [['profile.*'], 'profile.created', true],
    [['profile.*'], 'profile.address.created', true],
    [['profile.*'], 'profiles.created', false],
    [['profile.address.*'], 'profile.created', false],
    [['*'], 'anything.at-all', true],
    [['*', 'profile.*', 'profile.created'], 'profile.created', true],
    [['*'], 'webhook.disabled', false],
    [['webhook.*'], 'webhook.disabled', false],
    [['webhook.disabled'], 'webhook.disabled', true],
    [['delivery.exhausted'], 'webhook.disabled', false],
  ])('routing-1: a webhook with %o and the event %s: %s', (events, name, expected) => {
    const webhook = aWebhook({ events });
    expect(plansOf({ name }, webhook)).toEqual(expected ? [['deliver', webhook.id]] : []);
  });

  it('routing-1: an event goes to a webhook once, however many of its entries cover it, and in the order of the table', () => {
    const [a, b, c] = [aWebhook({ events: ['*', 'profile.*'] }), aWebhook({ events: ['order.*'] }), aWebhook()];
    expect(plansOf({}, a, b, c)).toEqual([
      ['deliver', a.id],
      ['deliver', c.id],
    ]);
  });

  it.each([
    [null, null, 'deliver'],
    [null, 'crm', 'deliver'],
    ['crm', null, 'deliver'],
    ['crm', 'crm', 'suppress'],
    ['crm', 'CRM', 'deliver'],
    ['crm', 'crm2', 'deliver'],
  ])('routing-2: webhook of namespace %s, event of %s: %s', (namespace, caused, kind) => {
    const webhook = aWebhook({ namespace });
    expect(plansOf({ namespace: caused }, webhook)).toEqual([[kind, webhook.id]]);
  });

  it('routing-2: a suppression says why, in words', () => {
    const [plan] = plansFor({ name: 'profile.created', namespace: 'crm', value: {} }, [aWebhook({ namespace: 'crm' })]);
    expect(plan).toMatchObject({ reason: 'namespace', detail: expect.stringContaining('"crm"') });
  });

  const condition = (rule: unknown) => {
    const parsed = parseCondition(JSON.stringify(rule));
    if (!parsed.ok) throw new Error(parsed.fault);
    return parsed.condition;
  };

  it.each([
    [{ '>=': [{ var: 'total' }, 50] }, { total: 64.5 }, 'deliver', undefined],
    [{ '>=': [{ var: 'total' }, 50] }, { total: 20 }, 'suppress', /total is 20/],
    [{ test: 123 }, { total: 20 }, 'suppress', /unknown operator "test"/],
    [{ '!!': [{ var: 'tags' }] }, { tags: [] }, 'suppress', /tags/],
  ])('routing-6: a webhook with the condition %j and the context %j: %s', (rule, value, kind, detail) => {
    const webhook = aWebhook({ condition: condition(rule) });
    const [plan] = plansFor({ name: 'profile.created', namespace: null, value }, [webhook]);
    expect(plan?.kind).toBe(kind);
    if (plan?.kind === 'suppress')
      expect(plan).toMatchObject({ reason: 'condition', detail: expect.stringMatching(detail ?? /^$/) });
  });

  it('routing-6: what a condition keeps from a webhook is not held for it either, and its own namespace comes first', () => {
    const rule = condition({ '==': [1, 2] });
    const [off, own] = [
      aWebhook({ isActive: false, condition: rule }),
      aWebhook({ namespace: 'crm', condition: rule }),
    ];
    const plans = plansFor({ name: 'profile.created', namespace: 'crm', value: {} }, [off, own]);
    expect(plans).toMatchObject([{ reason: 'condition' }, { reason: 'namespace' }]);
  });

  it('routing-3: at a webhook that is switched off the event is held, unless it is suppressed', () => {
    const [off, own] = [aWebhook({ isActive: false }), aWebhook({ isActive: false, namespace: 'crm' })];
    expect(plansOf({ namespace: 'crm' }, off, own)).toEqual([
      ['hold', off.id],
      ['suppress', own.id],
    ]);
  });
});
