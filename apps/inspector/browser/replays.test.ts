// Everything that matches, sent again: counted first, at a pace, stopped and gone on with.
import { describe, expect, it } from 'vitest';
import { executablePath } from './support/browser.ts';
import { shopEvents } from './support/events.ts';
import { onStage } from './support/on-stage.ts';

describe.skipIf(executablePath === undefined)('a replay', () => {
  const on = onStage(async (stage) => {
    await stage.webhook('/ok');
    await stage.emit(shopEvents(12));
    await stage.settled('delivered', 12);
  });

  it('inspector-27: is planned from the list, paced, paused, gone on with and cancelled by keyboard', async () => {
    const { page, context, faults } = await on.open('/replays?query=event:profile.*');
    await page.getByRole('textbox', { name: 'Which deliveries' }).waitFor();
    await page.getByRole('spinbutton', { name: 'Max per second' }).focus();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('0.5');
    await page.keyboard.press('Enter');
    await page.getByText(/Nothing has been sent yet. Start it to make 8 new deliveries.*about 1[46] s/).waitFor();
    const act = async (name: string | RegExp) => {
      await page.getByRole('button', { name }).focus();
      await page.keyboard.press('Enter');
    };
    await act('Send 8 deliveries');
    await page.getByText(/not sent yet. It takes about/).waitFor();
    await act('Pause');
    await page.getByText(/^Paused\. \d not sent yet/).waitFor();
    await act('Resume');
    await page.getByText(/not sent yet. It takes about/).waitFor();
    await act('Cancel');
    await page.getByText('Cancelled. New deliveries it had already made stay.').waitFor();
    const { data } = await on.stage.api<{ data: { total: number; remaining: number } }>('GET', '/replays/1');
    expect(data.total).toBe(8);
    expect(data.remaining).toBeGreaterThan(0);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('inspector-55, inspector-56, inspector-57: says what became of what it sent, and the failed originals are recovered', async () => {
    on.stage.answers.set('/shaky', { status: 503 });
    const webhook = await on.stage.webhook('/shaky', { events: ['custom.outage'], retry_schedule: [] });
    await on.stage.emit([1, 2, 3].map((n) => ({ event: 'custom.outage', context: { n } })));
    await on.stage.settled('failed', 3);
    const { page, context, faults } = await on.open(`/replays?query=webhook:${webhook} status:failed`);
    const replay = async (count: number) => {
      await page.getByRole('textbox', { name: 'Which deliveries' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: `Send ${count} deliveries` }).click();
    };
    const figure = (name: string) => page.locator('dl > div').filter({ hasText: name }).locator('dd');
    await replay(3);
    await page.getByText('Finished. 3 deliveries failed again, 0 delivered.').waitFor();
    expect(await figure('Failed again').textContent()).toBe('3');
    await page.getByRole('img', { name: 'Of 3: 0 delivered, 3 failed again' }).waitFor();
    on.stage.answers.delete('/shaky');
    await page.goto(`/replays?query=webhook:${webhook} status:failed is:replay`);
    await replay(3);
    await page.getByText('Finished. 3 deliveries delivered.').waitFor();

    await page.goto('/replays');
    const listed = (sent: string, outcome: string) =>
      page.getByRole('row').filter({ hasText: sent }).filter({ hasText: outcome }).waitFor();
    await listed('3 of 3', '3 failed again');
    await listed('3 of 3', '3 delivered');

    // The originals, and the copies of them that failed too, are recovered: there is nothing left to replay or resend.
    await page.goto(`/live?q=webhook:${webhook} status:failed`);
    const recovered = page.getByRole('link', { name: 'recovered' });
    await recovered.first().waitFor();
    expect(await recovered.count()).toBe(6);
    await page.getByRole('grid').focus();
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    const bar = page.getByRole('region', { name: 'Selected deliveries' });
    await bar.getByText('1 already recovered, not resent').waitFor();
    expect(await bar.getByRole('button', { name: /^Resend/ }).count()).toBe(0);
    const id = await page.getByRole('row', { selected: true }).getAttribute('data-id');
    await page.goto(`/deliveries/${id}`);
    await page.getByText(/then a new delivery of the same event arrived/).waitFor();
    const link = page.getByRole('link', { name: /^recovered by/ });
    const by = await link.getAttribute('title');
    await link.click();
    await page.getByRole('heading', { name: by ?? '', level: 1 }).waitFor();
    await page.getByText(/^●delivered$/).waitFor();
    const { data } = await on.stage.api<{ data: { event_id: string } }>('GET', `/deliveries/${id}`);
    await page.goto(`/events/${data.event_id}`);
    await page
      .getByRole('link', { name: /^recovered by dlv_/ })
      .first()
      .waitFor();
    await page.goto(`/replays?query=webhook:${webhook} status:failed`);
    await page.getByRole('textbox', { name: 'Which deliveries' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Nothing matches, so there is nothing to send.').waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });
});
