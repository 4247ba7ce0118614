// What operators look at: rates, durations, health of each webhook, and how the process is doing.
import { describe, expect, it } from 'vitest';
import { executablePath } from './support/browser.ts';
import { shopEvents } from './support/events.ts';
import { onStage } from './support/on-stage.ts';

describe.skipIf(executablePath === undefined)('insight', () => {
  const on = onStage(async (stage) => {
    stage.answers.set('/gone', { status: 410 });
    stage.answers.set('/down', { status: 503 });
    await stage.webhook('/ok', { description: 'Fine' });
    await stage.webhook('/down', { description: 'Down', retry_schedule: [3600] });
    await stage.webhook('/gone', { description: 'Gone', events: ['profile.created'] });
    await stage.emit([{ event: 'profile.created', context: { id: '1' } }]);
    await stage.settled('held', 1);
    await stage.emit(shopEvents(9));
    await stage.settled('delivered', 10);
    await stage.settled('retrying', 10);
  });

  it('inspector-36: charts of the last five minutes move by themselves, and are a table for whom a picture says nothing', async () => {
    const { page, context, faults } = await on.open('/live');
    await page.getByRole('grid').waitFor();
    for (const key of 'gm') await page.keyboard.press(key);
    const chart = page.getByRole('figure', { name: 'Attempts per second' });
    await chart.getByRole('button', { name: 'As table' }).focus();
    await page.keyboard.press('Enter');
    await chart.getByRole('columnheader', { name: 'failed for good' }).waitFor();
    await on.stage.emit(shopEvents(30));
    await page.goto('/live');
    await page.getByRole('button', { name: 'As table' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('columnheader', { name: 'Accepted' }).waitFor();
    // Those of the suite's beginning among them, whatever second each fell into.
    await page.waitForFunction(
      () =>
        [...document.querySelectorAll('dialog td:nth-child(2)')].reduce(
          (sum, cell) => sum + Number(cell.textContent),
          0,
        ) >= 40,
    );
    expect(faults).toEqual([]);
    await context.close();
  });

  it('inspector-37: a webhook that was switched off says why, and what waits for it', async () => {
    const { page, context } = await on.open('/charts');
    const row = page.getByRole('row').filter({ hasText: 'Gone' });
    await row.getByText('off').waitFor();
    await page.getByRole('row').filter({ hasText: 'Down' }).getByText('failing').waitFor();
    await page.getByRole('row').filter({ hasText: 'Fine' }).getByText('healthy').waitFor();
    await row.getByRole('link', { name: 'Gone' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText(/its receiver answered 410, gone for good.*Its deliveries are held\. None is lost/).waitFor();
    await page.getByRole('button', { name: 'Switch on …' }).waitFor();
    await context.close();
  });

  it('inspector-41, inspector-68: what is due in each lane, the slots and the store are in sight', async () => {
    const { page, context, faults } = await on.open('/live');
    await page.getByRole('grid').waitFor();
    for (const key of 'go') await page.keyboard.press(key);
    const lanes = page.getByRole('region', { name: 'Lanes' });
    for (const lane of ['high', 'default', 'low']) await lanes.getByRole('rowheader', { name: lane }).waitFor();
    // Those of the webhook that is down wait for their next attempt.
    const later = lanes
      .getByRole('row', { name: /^default/ })
      .getByRole('cell')
      .nth(1);
    expect(Number(await later.textContent())).toBeGreaterThan(9);
    expect(
      Number(
        await lanes
          .getByRole('row', { name: /^default/ })
          .getByRole('cell')
          .nth(1)
          .textContent(),
      ),
    ).toBeGreaterThan(9);
    await page
      .getByRole('region', { name: 'Slots' })
      .getByText(/In flight, of/)
      .waitFor();
    await page.getByRole('region', { name: 'Store' }).getByText('Failed commits').waitFor();
    const outcomes = page.getByRole('region', { name: 'Attempts by outcome' });
    await outcomes.getByRole('row', { name: /^delivered \d+/ }).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it('inspector-41: says on Ops that the clock is in doubt, until it is not', async () => {
    const { page, context, faults } = await on.open('/live');
    let offMs: number | null = -2 * 86_400_000;
    // What the dispatcher answers under a clock in doubt is tested with a real one, on the command line.
    await page.route('**/api/v3/ops', async (route) => {
      const response = await route.fetch();
      const { data } = (await response.json()) as { data: Record<string, unknown> };
      await route.fulfill({ response, json: { data: { ...data, clock_off_ms: offMs } } });
    });
    await page.goto('/ops');
    const notice = page.getByText(/^Retention is paused: the clock is 2 d behind what the newest rows say/);
    await notice.waitFor();
    offMs = null;
    await notice.waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
    await context.close();
  });

  it('auth-17: lists on Ops which client certificates expire soon, until there is none', async () => {
    const { page, context, faults } = await on.open('/live');
    let certificates: object[] = [{ webhook_id: 987_654, target_id: null, expires_at: '2030-01-02 03:04:05' }];
    // That the dispatcher lists them is tested with a stored certificate, over the API.
    await page.route('**/api/v3/ops', async (route) => {
      const response = await route.fetch();
      const { data } = (await response.json()) as { data: Record<string, unknown> };
      await route.fulfill({ response, json: { data: { ...data, expiring_certificates: certificates } } });
    });
    await page.goto('/ops');
    const line = page.getByRole('listitem').filter({ hasText: '2030-01-02 03:04:05 UTC' });
    expect(await line.getByRole('link').getAttribute('href')).toMatch(/\/settings\/webhooks\/987654$/);
    certificates = [];
    await line.waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
    await context.close();
  });
});
