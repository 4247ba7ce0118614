// What every screen has in common: shortcuts and their sheet, theme, times, narrow windows, and what is said where there is nothing.
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { executablePath, loaded } from './support/browser.ts';
import { shopEvents } from './support/events.ts';
import { onStage } from './support/on-stage.ts';

describe.skipIf(executablePath === undefined)('the page', () => {
  let failing = '';
  let event = '';
  const on = onStage(async (stage) => {
    stage.answers.set('/down', { status: 503 });
    await stage.webhook('/ok');
    await stage.webhook('/down', { description: 'Billing', retry_schedule: [3600] });
    [event = ''] = await stage.emit(shopEvents(3));
    failing = await stage.settled('retrying', 3);
    await stage.api('POST', '/replays', { filter: { status: 'delivered' } });
  });

  it('inspector-43: lists the shortcuts that work here, and switches single keys off', async () => {
    const { page, context } = await on.open(`/live?sel=${failing}`);
    await page.getByText('Attempt 1').waitFor();
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    for (const name of ['Resend', 'Next delivery', 'Pause or resume the list', 'Write a query', 'Events'])
      await sheet.getByText(name, { exact: true }).first().waitFor();
    await sheet.getByRole('checkbox', { name: 'Single-key shortcuts' }).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    for (const key of ['g', 'e', 'Space']) await page.keyboard.press(key);
    expect(new URL(page.url()).pathname).toBe('/live');
    expect(new URL(page.url()).searchParams.has('pause')).toBe(false);
    await context.close();
  });

  it('inspector-45: is light or dark as the system is, or as one wants it', async () => {
    const { page, context } = await on.open('/live', { theme: 'dark' });
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.getByRole('grid').waitFor();
    const dark = await background();
    await page.emulateMedia({ colorScheme: 'light' });
    const light = await background();
    expect(light).not.toBe(dark);
    for (const [from, shown] of [
      ['Theme: system', light],
      ['Theme: light', dark],
    ] as const) {
      await page.getByRole('button', { name: from }).focus();
      await page.keyboard.press('Enter');
      expect(await background()).toBe(shown);
    }
    await page.reload();
    await page.getByRole('button', { name: 'Theme: dark' }).waitFor();
    expect(await background()).toBe(dark);
    await context.close();
  });

  it('inspector-46: shows times as local, as UTC, and as long ago', async () => {
    const { page, context } = await on.open(`/deliveries/${failing}`);
    const time = page.locator('dt:text("Created") + dd time');
    await time.waitFor();
    const shown = [await time.textContent()];
    for (let times = 0; times < 2; times += 1) {
      await page.keyboard.press('t');
      await page.waitForFunction((before) => document.querySelector('dd time')?.textContent !== before, shown.at(-1));
      shown.push(await time.textContent());
    }
    expect(shown[0]).toMatch(/^\d\d:\d\d:\d\d\.\d{3}$/);
    expect(shown[1]).toMatch(/^\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(shown[2]).toMatch(/ago$|^just now$/);
    await context.close();
  });

  it('inspector-48: is used with one hand: a phone finds a failed delivery, and sends it again', async () => {
    const { page, context, faults } = await on.open('/live', { width: 390, height: 844 });
    await page.getByRole('button', { name: 'Failing' }).click();
    await page.getByRole('grid').locator(`[data-id="${failing}"]`).click();
    const pane = page.getByRole('complementary', { name: 'Delivery' });
    await pane
      .getByText(/answered 503/)
      .first()
      .waitFor();
    on.stage.answers.delete('/down');
    await pane.getByRole('button', { name: 'Resend' }).first().click();
    await pane.getByText(/^●delivered$/).waitFor();
    await pane.getByRole('button', { name: /^Close/ }).click();
    await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'Events' }).click();
    await page.getByRole('heading', { name: 'Events', level: 1 }).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it('inspector-48: fits 320 px on every screen, without scrolling aside', async () => {
    const { page, context } = await on.open('/live', { width: 320, height: 640 });
    const tooWide: Record<string, number> = {};
    for (const path of [
      ...['/live', '/events', '/charts', '/ops', '/send', '/replays', '/replays/1', '/compare', `/events/${event}`],
      ...['timeline', 'request', 'response', 'diff', 'signature', 'event', 'record'].map(
        (tab) => `/deliveries/${failing}?tab=${tab}`,
      ),
      ...['/lab/signature', '/lab/condition?of=*', '/lab/template?of=*'],
      ...['webhooks', 'webhooks/2', 'webhooks?new=true', 'tokens', 'signing', 'audit', 'catalogue'].map(
        (one) => `/settings/${one}`,
      ),
    ]) {
      await page.goto(path);
      await page.locator('main').waitFor();
      await loaded(page);
      const width = await widestOf(page);
      if (width > 320) tooWide[path] = width;
    }
    expect(tooWide).toEqual({});
    await context.close();
  });
});

/** How wide the page, or its main part, would have to be for nothing to be out of sight. */
const widestOf = (page: Page): Promise<number> =>
  page.evaluate(() => Math.max(document.documentElement.scrollWidth, document.querySelector('main')?.scrollWidth ?? 0));

describe.skipIf(executablePath === undefined)('the page of somebody who begins', () => {
  const on = onStage();

  it('inspector-49: says what to do first, and does it', async () => {
    const { page, context, faults } = await on.open('/live');
    await page.getByRole('heading', { name: 'No webhook yet' }).waitFor();
    await page.getByText(/curl -sS .*\/api\/v3\/events/).waitFor();
    await page.getByRole('button', { name: 'Send a sample event' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText(/is on disk. No webhook is subscribed to it/).waitFor();
    await page.getByRole('link', { name: 'Create the first webhook' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Create the first webhook' }).waitFor();
    await on.stage.webhook('/first');
    await page.goto('/live');
    await page.getByRole('heading', { name: 'No deliveries yet' }).waitFor();
    await page.getByRole('button', { name: 'Send a sample event' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('grid').getByText('delivered').waitFor();
    for (const [path, text] of [
      ['/replays', /After an outage, plan/],
      ['/compare', /Paste their ids/],
    ] as const) {
      await page.goto(path);
      await page.getByText(text).waitFor();
    }
    expect(faults).toEqual([]);
    await context.close();
  });
});
