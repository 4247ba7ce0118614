import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readKind } from '../../src/domain/action-kind.ts';
import { Cost } from '../../src/domain/cost.ts';
import { type Reachable, runTrigger } from '../../src/domain/reaction.ts';
import { inOrder, type TriggerAction } from '../../src/domain/trigger.ts';
import { condition } from '../support/conditions.ts';
import { anAction, filterOf, sendTo } from '../support/triggers.ts';

const target = (handle: string, over: Partial<Reachable> = {}): Reachable => ({
  id: 7,
  handle,
  condition: null,
  ...over,
});
const context = { id: 'p-1', total: 80, profile: { tier_handle: 'gold', tags: ['a', 'b'] } };

function run(
  actions: readonly TriggerAction[],
  targets: readonly Reachable[] = [target('crm')],
  value: unknown = context,
) {
  return runTrigger({ actions }, value, (handle) => targets.find((one) => one.handle === handle));
}
const statuses = (actions: readonly TriggerAction[], targets?: readonly Reachable[]) =>
  run(actions, targets).items.map(({ status }) => status);

const MET = { '>': [{ var: 'total' }, 50] };
const UNMET = { '==': [{ var: 'profile.tier_handle' }, 'silver'] };

describe('reaction-2: the kinds of actions', () => {
  it.each([
    ['filter', 'filter'],
    ['target.send', 'target.send'],
    ['tsend', 'target.send'],
  ])('reaction-2: %s is %s', (written, kind) => {
    expect(readKind(written)).toEqual({ ok: true, kind });
  });

  it.each([
    'benefit.create',
    'reward.create',
    'point.create',
    'points.award',
    'achievement.add',
    'achievement.progress',
    'tier.assign',
    'redeem.benefit',
    'update.highest.status.attribute',
  ])('reaction-2: %s belongs to the platform, and the fault says so', (written) => {
    const read = readKind(written);
    expect(read.ok ? '' : read.fault).toContain(`"${written}" changes data of the loyalty platform`);
  });

  it.each([
    ['target.sent', '"target.send"'],
    ['Filter', '"filter"'],
    ['filters', '"filter"'],
    ['TARGET.SEND', '"target.send"'],
    ['reward.creates', '"reward.create"'],
    ['mail', '"filter" or "target.send"'],
    ['constructor', '"filter" or "target.send"'],
    ['__proto__', '"filter" or "target.send"'],
  ])('reaction-2: %s is not a kind, and the fault names %s', (written, named) => {
    const read = readKind(written);
    expect(read.ok ? '' : read.fault).toBe(`"${written}" is not a kind of action: use ${named}`);
  });
});

describe('reaction-5: actions run in their order until a filter is not met', () => {
  it('reaction-5: all of them where every filter is met', () => {
    expect(statuses([filterOf(MET), sendTo('crm'), filterOf(MET), sendTo('crm')])).toEqual([
      'passed',
      'planned',
      'passed',
      'planned',
    ]);
  });

  it('reaction-5: what follows a filter that is not met is skipped, and the filter has the reason', () => {
    const { items, sends } = run([sendTo('crm'), filterOf(UNMET), sendTo('crm'), filterOf(MET)]);
    expect(items.map(({ status }) => status)).toEqual(['planned', 'stopped', 'skipped', 'skipped']);
    expect(items[1]?.reason).toContain('profile.tier_handle');
    expect(items[2]).toMatchObject({ arguments: null, reason: null, targetId: null });
    expect(sends).toHaveLength(1);
  });

  it('reaction-5: a rule that cannot be evaluated counts as not met, and says so', () => {
    const { items } = run([filterOf({ test: 123 }), sendTo('crm')]);
    expect(items.map(({ status }) => status)).toEqual(['stopped', 'skipped']);
    expect(items[0]?.reason).toContain('cannot be evaluated');
  });

  it('reaction-5: lowest sort_order first, those without one last, equal ones as they were made', () => {
    const of = (id: number, sortOrder: number | null) => anAction({ id, sortOrder });
    const actions = [of(1, null), of(2, 5), of(3, -1), of(4, 5), of(5, null), of(6, 0)];
    expect(inOrder(actions).map(({ id }) => id)).toEqual([3, 6, 2, 4, 1, 5]);
  });

  it('reaction-5: whatever the filters say, there is one verdict for each action and one send for each planned one', () => {
    const action = fc.oneof(
      fc.boolean().map((met) => filterOf(met ? MET : UNMET)),
      fc.constantFrom('crm', 'nobody').map((handle) => sendTo(handle)),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 12 }), (actions) => {
        const { items, sends } = run(actions);
        expect(items.map(({ actionId }) => actionId)).toEqual(actions.map(({ id }) => id));
        expect(sends).toHaveLength(items.filter(({ status }) => status === 'planned').length);
        const end = items.findIndex(({ status }) => status === 'stopped');
        const skipped = items.flatMap(({ status }, index) => (status === 'skipped' ? [index] : []));
        expect(skipped).toEqual(end === -1 ? [] : items.map((_, index) => index).slice(end + 1));
      }),
    );
  });
});

describe('reaction-6: arguments', () => {
  it('reaction-6: dynamic ones are rules over the context, the others are used as they are', () => {
    const rule = { var: 'profile.tier_handle' };
    const { sends } = run([
      sendTo('crm', [
        { name: 'tier', value: rule, isDynamic: true },
        { name: 'rule', value: rule, isDynamic: false },
        { name: 'plain', value: rule, isDynamic: null },
        { name: 'both', value: [{ var: 'id' }, { '+': [{ var: 'total' }, 1] }], isDynamic: true },
        { name: 'text', value: 'var', isDynamic: true },
        { name: 'missing', value: { var: 'no.such' }, isDynamic: true },
        { name: '__proto__', value: 1, isDynamic: null },
      ]),
    ]);
    expect(JSON.parse(sends[0]?.variables ?? '')).toEqual(
      Object.fromEntries([
        ['tier', 'gold'],
        ['rule', rule],
        ['plain', rule],
        ['both', ['p-1', 81]],
        ['text', 'var'],
        ['missing', null],
        ['__proto__', 1],
      ]),
    );
  });

  it('reaction-6: the handle can be dynamic, and is not a variable', () => {
    const handle = { name: 'target_handle', value: { cat: ['crm-', { var: 'profile.tier_handle' }] }, isDynamic: true };
    const { sends } = run([anAction({ arguments: [handle] })], [target('crm-gold', { id: 9 })]);
    expect(sends).toEqual([
      { actionId: expect.any(Number), target: expect.objectContaining({ id: 9 }), variables: null, delayMs: 0 },
    ]);
  });

  it.each([null, false, true])(
    'reaction-6: the condition of a filter is evaluated, with is_dynamic %s',
    (isDynamic) => {
      expect(statuses([filterOf(UNMET, isDynamic), sendTo('crm')])).toEqual(['stopped', 'skipped']);
      expect(statuses([filterOf(MET, isDynamic), sendTo('crm')])).toEqual(['passed', 'planned']);
    },
  );

  it('reaction-6: the delay is in seconds', () => {
    expect(run([{ ...sendTo('crm'), delaySeconds: 90 }]).sends[0]?.delayMs).toBe(90_000);
  });
});

describe('reaction-7: a send that cannot be made', () => {
  it('reaction-7: no target has the handle: it fails with the reason, and the chain goes on', () => {
    const { items, sends } = run([sendTo('nobody'), sendTo('crm')]);
    expect(items.map(({ status }) => status)).toEqual(['failed', 'planned']);
    expect(items[0]?.reason).toContain('"nobody"');
    expect(sends.map(({ target: { handle } }) => handle)).toEqual(['crm']);
  });

  it.each([
    [{ var: 'total' }, 'a number'],
    [{ var: 'no.such' }, 'null'],
    [{ var: 'profile.tags' }, 'a list'],
  ])('reaction-7: the handle %j comes to %s', (value, kind) => {
    const { items } = run([anAction({ arguments: [{ name: 'target_handle', value, isDynamic: true }] })]);
    expect(items[0]).toMatchObject({
      status: 'failed',
      reason: `target_handle must come to a text; it came to ${kind}`,
    });
  });

  it('reaction-7: an argument that cannot be evaluated is never sent as something else', () => {
    const { items, sends } = run([sendTo('crm', [{ name: 'x', value: { nosuch: 1 }, isDynamic: true }])]);
    expect(items[0]?.status).toBe('failed');
    expect(items[0]?.reason).toContain('the argument "x" cannot be evaluated');
    expect(sends).toEqual([]);
  });

  it('reaction-7: arguments that come to too much fail, where the same from the context is free', () => {
    const all = { name: 'all', value: { var: '' }, isDynamic: true };
    const large = { id: 'p-1', text: 'x'.repeat(65_536) };
    const { items, sends } = run([sendTo('crm', [all]), sendTo('crm')], undefined, large);
    expect(items.map(({ status }) => status)).toEqual(['failed', 'planned']);
    expect(items[0]?.reason).toContain('more than 65536 characters');
    expect(sends).toHaveLength(1);
  });

  it("reaction-7: the target's own condition suppresses the send, and the chain goes on", () => {
    const picky = target('picky', { id: 8, condition: condition(UNMET) });
    const { items, sends } = run([sendTo('picky'), sendTo('crm')], [picky, target('crm')]);
    expect(items.map(({ status, targetId }) => [status, targetId])).toEqual([
      ['suppressed', 8],
      ['planned', 7],
    ]);
    expect(items[0]?.reason).toContain("the target's condition: ");
    expect(sends).toHaveLength(1);
  });
});

it('reaction-5: each action and each rule costs steps', () => {
  const cost = new Cost();
  runTrigger({ actions: [filterOf(MET), sendTo('crm')] }, context, () => target('crm'), cost);
  expect(cost.steps).toBeGreaterThan(10);
});
