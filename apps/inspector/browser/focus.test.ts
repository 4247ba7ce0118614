// Where the focus is: into the delivery and back, one layer at a time, and on small screens.
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { executablePath } from './support/browser.ts';
import { shopEvents } from './support/events.ts';
import { onStage } from './support/on-stage.ts';

describe.skipIf(executablePath === undefined)('focus', () => {
  const on = onStage(async (stage) => {
    await stage.webhook('/ok');
    await stage.emit(shopEvents(12));
    await stage.settled('delivered', 12);
  });
  const pane = (page: Page) => page.getByRole('complementary', { name: 'Delivery' });
  const focusIsIn = (page: Page, selector: string) =>
    page.waitForFunction((wanted) => document.activeElement?.closest(wanted) !== null, selector);
  const openId = (page: Page) => pane(page).locator('h2').first().textContent();
  const rowIds = (page: Page) =>
    page.locator('[role=row][data-id]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-id') ?? ''));

  it('inspector-60: Enter moves the focus into the delivery, j and k walk on, Escape gives it back to the row', async () => {
    const { page, context, faults } = await on.open('/live');
    await page.locator('[role=row][data-id]').first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await pane(page).getByRole('tab', { name: 'Timeline' }).waitFor();
    await focusIsIn(page, 'aside');
    const [first, second, third] = await rowIds(page);
    expect(await openId(page)).toBe(first);
    await page.keyboard.press('j');
    await pane(page)
      .getByRole('heading', { name: second ?? '' })
      .waitFor();
    await page.keyboard.press('j');
    await pane(page)
      .getByRole('heading', { name: third ?? '' })
      .waitFor();
    await page.keyboard.press('k');
    await pane(page)
      .getByRole('heading', { name: second ?? '' })
      .waitFor();
    await focusIsIn(page, 'aside');
    await page.keyboard.press('2');
    await pane(page).getByRole('tab', { name: 'Request', selected: true }).waitFor();

    // Three layers, three presses: the menu, the delivery, and then there is only the list.
    await pane(page).getByRole('button', { name: 'Copy', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menu', { name: 'Copy' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('menu', { name: 'Copy' }).waitFor({ state: 'hidden' });
    expect(await openId(page)).toBe(second);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await openId(page)).toBe(second);
    await page.keyboard.press('Escape');
    await pane(page).waitFor({ state: 'detached' });
    await focusIsIn(page, '[role=grid]');
    expect(await page.getByRole('grid').getAttribute('aria-activedescendant')).toBe(`row-${second}`);
    await page.keyboard.press('Enter');
    await pane(page)
      .getByRole('heading', { name: second ?? '' })
      .waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it('inspector-61: at 200 % zoom and on a phone the delivery is the whole screen, and Escape leads back to the list', async () => {
    // 1440 px at 200 % are 720 px; 1920 px are 960 px.
    for (const size of [
      { width: 960, height: 540 },
      { width: 720, height: 450 },
      { width: 390, height: 844 },
    ]) {
      const { page, context } = await on.open('/live', size);
      await page.locator('[role=row][data-id]').nth(1).click();
      await pane(page).getByRole('tab', { name: 'Timeline' }).waitFor();
      await focusIsIn(page, 'aside');
      const box = await pane(page).boundingBox();
      const screen = await page.locator('#main').boundingBox();
      expect(box).toEqual(screen);
      expect(await page.getByRole('combobox', { name: 'Query' }).isVisible()).toBe(false);
      await page.keyboard.press('Escape');
      await pane(page).waitFor({ state: 'detached' });
      await page.getByRole('grid').waitFor();
      await focusIsIn(page, '[role=grid]');
      await context.close();
    }
  });

  it('inspector-66: shortcuts are written as on the keyboard that is used', async () => {
    const { page, context } = await on.open('/live');
    await page
      .getByRole('button', { name: /^Search/ })
      .getByText('Ctrl+K')
      .waitFor();
    await context.close();
    const mac = await on.browser.newContext({ viewport: { width: 1440, height: 900 }, baseURL: on.stage.url });
    await mac.addInitScript(() => Object.defineProperty(navigator, 'platform', { get: () => 'MacIntel' }));
    await mac.request.post('/api/v3/session', { data: { token: on.stage.token }, headers: { 'posthorn-csrf': '1' } });
    const there = await mac.newPage();
    await there.goto('/live');
    await there
      .getByRole('button', { name: /^Search/ })
      .getByText('⌘K')
      .waitFor();
    await there.keyboard.press('?');
    await there.getByRole('dialog').getByText('⌘K').waitFor();
    await mac.close();
  });
});
