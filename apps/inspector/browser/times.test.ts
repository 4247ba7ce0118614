// One zone everywhere: what the list says, the sentences, the query, the audit log and the tokens.
import { describe, expect, it } from 'vitest';
import { executablePath } from './support/browser.ts';
import { onStage } from './support/on-stage.ts';

describe.skipIf(executablePath === undefined)('times', () => {
  const on = onStage(async (stage) => {
    await stage.webhook('/ok');
    await stage.emit([{ event: 'profile.created', context: { id: 'p-1' } }]);
    await stage.settled('delivered', 1);
    await stage.api('POST', '/tokens', { name: 'soon', expires_in: 7200 });
  });

  it('inspector-59: are in the zone that is chosen, on every screen, and relative in the list too', async () => {
    // Nine hours ahead, without summer time: a time of another zone would be seen.
    const { page, context, faults } = await on.open('/live', { timezone: 'Asia/Tokyo' });
    const cell = page.locator('[data-column=time] time').first();
    await cell.waitFor();
    const at = new Date((await cell.getAttribute('title')) ?? '');
    const hour = (zone: string) => at.toLocaleTimeString('en-GB', { hour: '2-digit', timeZone: zone });
    const [tokyo, utc] = [hour('Asia/Tokyo'), hour('UTC')];
    expect(await cell.textContent()).toMatch(new RegExp(`^${tokyo}:`));
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    const pane = page.getByRole('complementary', { name: 'Delivery' });
    const sentence = pane.getByText(/^It was delivered at/);
    await sentence.waitFor();
    expect(await sentence.textContent()).toContain(`at ${tokyo}:`);
    await page.keyboard.press('t');
    await pane.getByText(new RegExp(`delivered at ${utc}:[0-9:.]+Z`)).waitFor();
    expect(await cell.textContent()).toMatch(new RegExp(`^${utc}:.*Z$`));
    await page.keyboard.press('t');
    await page
      .locator('[data-column=time]')
      .first()
      .getByText(/just now| ago$/)
      .waitFor();
    await pane.getByText(/^It was delivered (just now|.* ago) after/).waitFor();
    await page.keyboard.press('t');

    // A typed time means the zone that is shown, and the box says which.
    await page.goto('/live?q=since:2026-01-31T09:30Z');
    const box = page.getByRole('combobox', { name: 'Query' });
    await box.waitFor();
    expect(await box.inputValue()).toBe('since:2026-01-31T18:30+09:00');
    await box.fill('since:2026-01-31T18:31');
    await page.keyboard.press('Enter');
    await page.waitForURL(/2026-01-31T18%3A31%2B09%3A00|2026-01-31T18:31\+09:00/);

    // Times of vendor resources name no zone: they are UTC.
    await page.goto('/settings/tokens');
    const row = page.getByRole('row').filter({ hasText: 'soon' });
    await row.getByText('valid').waitFor();
    const expires = await row.locator('time').last().getAttribute('datetime');
    expect(Math.abs(Date.parse(expires ?? '') - Date.now() - 7_200_000)).toBeLessThan(600_000);
    await page.goto('/settings/audit');
    const made = page.getByRole('row').filter({ hasText: 'created the token' }).filter({ hasText: 'expires' }).first();
    const shownIn = (moment: string | null) =>
      new Date(moment ?? '').toLocaleTimeString('en-GB', {
        hour: '2-digit',
        minute: '2-digit',
        timeZone: 'Asia/Tokyo',
      });
    const time = made.locator('time');
    expect(await time.textContent()).toContain(shownIn(await time.getAttribute('datetime')));
    const changed = (await made.textContent()) ?? '';
    expect(changed).toContain(shownIn(expires));
    expect(changed).not.toMatch(/\dT\d\d:\d\d:\d\d/);
    expect(faults).toEqual([]);
    await context.close();
  });
});
