// Reactions, from an empty chain to what a receiver got: drawn by keyboard, tried, and followed from the event to its answer.
import { describe, expect, it } from 'vitest';
import { axeViolations } from './support/axe.ts';
import { executablePath } from './support/browser.ts';
import { onStage } from './support/on-stage.ts';

const reward = (id: number, tier: string) => ({
  event: 'reward.created',
  context: { id, profile_id: 'p-1', value_initial: 10, profile: { email: 'ines@example.com', tier_handle: tier } },
});

describe.skipIf(executablePath === undefined)('reactions', () => {
  const on = onStage(async (stage) => {
    await stage.emit([reward(1, 'gold')]);
    await stage.api('POST', '/targets', {
      ...{ name: 'Mailer', handle: 'mailer', url: `${stage.receiverUrl}/mail`, method: 'POST' },
      template: '{"to": {{ profile.email|json_encode }}, "amount": {{ amount|json_encode }}}',
    });
    stage.answers.set('/mail', { status: 202, body: '{"queued":true}' });
  });

  it('inspector-83, inspector-84, inspector-85: are drawn by keyboard, tried, and followed from the event to the answer', async () => {
    const { page, context, faults } = await on.open('/settings/reactions');
    await page.getByRole('heading', { name: 'No reactions yet' }).waitFor();
    await page.keyboard.press('n');
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Gold rewards');
    await page.getByRole('combobox', { name: 'When this event is accepted' }).fill('reward.created');
    await page.getByRole('button', { name: 'Add a send' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('combobox', { name: 'Target' }).waitFor();
    await page.getByRole('button', { name: 'Add a variable for the template' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Variable' }).fill('amount');
    await page.getByRole('textbox', { name: 'Rule' }).fill('{"var": "value_initial"}');
    await page.getByRole('button', { name: 'Add a filter' }).focus();
    await page.keyboard.press('Enter');
    // The new card has the focus, and moves before the send.
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Name of action 2');
    await page.keyboard.press('Alt+ArrowUp');
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Name of action 1');
    const cards = page.getByRole('list', { name: 'Chain' }).locator('> li');
    expect(await cards.getByRole('heading').allTextContents()).toEqual(['Event', '1. Filter', '2. Send']);

    const tried = page.getByRole('textbox', { name: 'Context as JSON' });
    await tried.fill(JSON.stringify(reward(2, 'silver').context));
    await cards.nth(1).getByText('ends here').waitFor();
    await cards.nth(1).getByText('profile.tier_handle is "silver"').waitFor();
    await cards.nth(2).getByText('not reached').waitFor();
    await tried.fill(JSON.stringify(reward(2, 'gold').context));
    await cards.nth(1).getByText('passes').waitFor();
    await cards.nth(2).getByText('would send').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Create' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Gold rewards', level: 1 }).waitFor();
    await page.getByText('It has not run yet.').waitFor();
    // The saved chain is tried by the dispatcher, which also shows the request.
    await tried.fill(JSON.stringify(reward(2, 'gold').context));
    await cards.nth(2).getByText('The request that would be sent').click();
    await cards.nth(2).getByText('"ines@example.com"').waitFor();
    await cards.nth(2).getByText(`POST ${on.stage.receiverUrl}/mail`).waitFor();
    expect(await axeViolations(page)).toEqual([]);

    const [silver, gold] = await on.stage.emit([reward(3, 'silver'), reward(4, 'gold')]);
    const delivery = await on.stage.settled('delivered', 1);
    expect(on.stage.received.get('/mail')?.body).toBe('{"to": "ines@example.com", "amount": 10}');
    await page.goto(`/events/${silver}`);
    const ran = page.getByRole('region', { name: 'Reactions' }).getByRole('row', { name: /Gold rewards/ });
    await ran.getByText('ended here').waitFor();
    await ran.getByText(/profile\.tier_handle is "silver"/).waitFor();
    await page.goto(`/events/${gold}`);
    await ran.getByText('planned').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await ran.getByRole('link', { name: 'Show the delivery' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(delivery));
    await page.getByRole('heading', { name: delivery }).waitFor();
    await page.getByRole('link', { name: 'Mailer' }).waitFor();
    await page.getByRole('tab', { name: 'Response' }).click();
    await page.getByText('queued').first().waitFor();
    await page.goto('/settings/reactions/1');
    const history = page.getByRole('region', { name: 'Action history' });
    await history.getByText('ended here').waitFor();
    await history.getByRole('link', { name: 'Show the delivery' }).waitFor();
    expect(await axeViolations(page)).toEqual([]);

    await page.goto('/live');
    await page.getByRole('grid').getByText('Mailer').waitFor();

    await page.goto('/settings/targets/1');
    await page.getByRole('button', { name: 'Delete this target …' }).click();
    await page.keyboard.type('Mailer');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByRole('link', { name: 'Gold rewards' }).click();
    await page.waitForURL(/\/settings\/reactions\/1$/);
    expect(faults.filter((fault) => !fault.includes('409'))).toEqual([]);
    await context.close();
  });

  it('inspector-82: a delivery whose template renders no JSON says where and shows what was rendered', async () => {
    const { data } = await on.stage.api<{ data: { id: number } }>('POST', '/targets', {
      ...{ name: 'Broken', handle: 'broken', url: `${on.stage.receiverUrl}/broken` },
      template: '{\n  "to": {{ profile.nickname }}\n}',
    });
    const [handle, event] = ['broken', 'benefit.created'];
    const send = { uuid: 'target.send', arguments: [{ name: 'target_handle', value: handle, is_dynamic: false }] };
    await on.stage.api('POST', '/triggers', { name: 'Broken', trigger: event, actions: [send] });
    await on.stage.emit([{ event, context: { id: 9, profile_id: 'p-1', profile: { nickname: 'ines' } } }]);
    const delivery = await on.stage.settled('failed', 1);
    const { page, context, faults } = await on.open(`/deliveries/${delivery}`);
    await page
      .getByText(/could not be rendered at line 2, column \d+/)
      .first()
      .waitFor();
    await page.getByRole('figure', { name: 'Rendered text' }).getByText('"to": ines').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('link', { name: /Open the target/ }).click();
    await page.waitForURL(new RegExp(`/settings/targets/${data.id}$`));
    expect(faults).toEqual([]);
    await context.close();
  });
});
