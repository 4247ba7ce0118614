// Tables, wherever they are: named, with heads, and scrolled by keyboard where they are wider than the screen.
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { executablePath, loaded } from './support/browser.ts';
import { shopEvents } from './support/events.ts';
import { onStage } from './support/on-stage.ts';

/** What each table on the page is called, and how many of its heads say neither column nor row. */
const tablesOf = (page: Page) =>
  page.locator('table').evaluateAll((tables) =>
    tables.map((table) => ({
      caption: table.querySelector('caption')?.textContent ?? '',
      unscoped: table.querySelectorAll('th:not([scope])').length,
    })),
  );

describe.skipIf(executablePath === undefined)('tables', () => {
  const on = onStage(async (stage) => {
    await stage.webhook('/ok');
    await stage.emit(shopEvents(3));
    await stage.settled('delivered', 3);
    await stage.api('POST', '/replays', { filter: { status: 'delivered' } });
  });

  it('inspector-73: have a caption and scoped heads on every screen', async () => {
    const { page, context } = await on.open('/settings/tokens');
    const captions = async (path: string, caption: string) => {
      await page.goto(path);
      await page.getByRole('table', { name: caption, exact: true }).waitFor();
      await loaded(page);
      const tables = await tablesOf(page);
      expect(tables.filter(({ caption: text, unscoped }) => text === '' || unscoped > 0)).toEqual([]);
    };
    await captions('/settings/tokens', 'List of tokens');
    await captions('/settings/webhooks', 'Webhooks');
    await captions('/settings/webhooks/1', 'Attempts of this schedule');
    await captions('/settings/audit', 'Audit entries');
    await captions('/events', 'Events');
    await captions('/charts', 'Health of webhooks');
    await captions('/ops', 'Lanes');
    await captions('/replays', 'Replays');
    await context.close();
  });

  it('inspector-73: are scrolled by keyboard where they are too wide, and are no stop of the Tab key elsewhere', async () => {
    const { page, context } = await on.open('/settings/catalogue', { width: 320 });
    await page.getByText('profile.created', { exact: true }).click();
    const region = page.getByRole('region', { name: 'Fields of profile.created' });
    await region.waitFor();
    await page.waitForFunction(() => document.querySelector('section[tabindex="0"] table') !== null);
    await region.focus();
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(() => (document.activeElement?.scrollLeft ?? 0) > 0);
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.waitForFunction(() => document.querySelector('section[tabindex="0"] table') === null);
    await context.close();
  });
});
