// The live list: follows, holds, filters, pages, survives cuts and a killed dispatcher, and never leaves a hole unsaid.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { executablePath, launch, openPage } from './support/browser.ts';
import { CuttableLink } from './support/cuttable-link.ts';
import { shopEvents } from './support/events.ts';
import { Stage } from './support/stage.ts';

if (executablePath === undefined) console.log('left out: there is no Chromium here (set CHROMIUM to its path)');

const profile = (id: string) => ({ event: 'profile.created', context: { id, first_name: 'Ada' } });
const rowsHeld = (count: number) => (page: Page) =>
  page.waitForFunction(
    (wanted) =>
      Number.parseInt((document.querySelector('footer')?.textContent ?? '').replaceAll(',', ''), 10) === wanted,
    count,
  );

describe.skipIf(executablePath === undefined)('the live list', () => {
  let stage: Stage;
  let browser: Browser;
  beforeAll(async () => {
    [stage, browser] = await Promise.all([Stage.start(), launch()]);
    await stage.webhook('/ok');
  });
  afterAll(async () => {
    await browser?.close();
    await stage?.[Symbol.asyncDispose]();
  });

  it('shows deliveries as they happen, follows the newest, and holds still while one reads', async () => {
    const { page, context, faults } = await openPage(browser, stage, '/live');
    await page.getByText('No deliveries yet').waitFor();
    await stage.emit([profile('1')]);
    const grid = page.getByRole('grid');
    await grid.getByText('delivered').waitFor();
    expect(await grid.getByRole('row').count()).toBe(2);
    // Reading: the focus is on a row, and what is new is only counted.
    await page.keyboard.press('j');
    await stage.emit([profile('2'), profile('3')]);
    await page.getByRole('button', { name: '2 new' }).waitFor();
    expect(await grid.getByRole('row').count()).toBe(2);
    await page.keyboard.press('.');
    await rowsHeld(3)(page);
    await page.waitForFunction(() => document.querySelectorAll('[role=row]').length === 4);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('stays live while it is filtered, and says what is no query without losing the last one', async () => {
    const { page, context } = await openPage(browser, stage, '/live?q=profile:77');
    await page.getByText('Nothing matches').waitFor();
    await stage.emit([profile('76'), profile('77')]);
    await page.getByRole('grid').getByText('77').first().waitFor();
    await rowsHeld(1)(page);
    // A value under the pointer is asked for beside what was asked for before.
    const click = { modifiers: ['Alt' as const] };
    await page.locator('[role=gridcell][data-column=event]').first().click(click);
    await page.waitForURL(/q=profile(:|%3A)77\+event(:|%3A)profile\.created/);
    await rowsHeld(1)(page);
    await page.keyboard.press('/');
    await page.keyboard.type(' stauts:failed');
    await page.getByRole('button', { name: /^Use status/ }).waitFor();
    await rowsHeld(1)(page);
    await context.close();
  });

  it('pauses at the source, and takes in what was missed when it goes on', async () => {
    const { page, context } = await openPage(browser, stage, '/live?q=profile:pause*');
    await page.getByText('Nothing matches').waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.waitForURL(/pause=/);
    await stage.emit([profile('pause1'), profile('pause2')]);
    await stage.emit([profile('other')]);
    await page.getByText('Nothing matches').waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await rowsHeld(2)(page);
    await context.close();
  });

  it('goes on without a hole after the dispatcher is killed', async () => {
    const { page, context } = await openPage(browser, stage, '/live?q=profile:kill*');
    await page.getByText('Nothing matches').waitFor();
    await stage.emit([profile('kill1')]);
    await rowsHeld(1)(page);
    await stage.kill();
    await page.getByText(/Reconnecting|Connecting/).waitFor();
    await stage.restart();
    await stage.emit([profile('kill2'), profile('kill3')]);
    await rowsHeld(3)(page);
    expect(await page.getByText('not shown').count()).toBe(0);
    await context.close();
  });

  it('shows every committed delivery, however often its connection is cut', async () => {
    await using link = await CuttableLink.to(stage.url);
    const { page, context } = await openPage(browser, stage, '/live?q=event:points.added', { url: link.url });
    await page.getByText('Nothing matches').waitFor();
    for (let round = 0; round < 50; round += 1) {
      const sent = stage.emit(shopEvents(120));
      link.cut();
      await sent;
    }
    await rowsHeld(2000)(page);
    expect(await page.getByText('not shown').count()).toBe(0);
    const last = await stage.api<{ data: { id: string }[] }>(
      'GET',
      '/deliveries?filter[event]=points.added&page[size]=20',
    );
    await page.keyboard.press('.');
    for (const { id } of last.data) await page.locator(`[data-id="${id}"][data-status=delivered]`).waitFor();
    await context.close();
  });

  it('keeps the row one looks at in its place while rows come in above', async () => {
    const { page, context } = await openPage(browser, stage, '/live');
    const grid = page.getByRole('grid');
    await grid.waitFor();
    await grid.evaluate((element) => element.scrollTo(0, 700));
    await page.getByRole('button', { name: 'Follow' }).waitFor();
    const topOf = () =>
      grid.evaluate((element) => {
        const rows = [...element.querySelectorAll<HTMLElement>('[data-id]')];
        const first = rows.find((row) => row.getBoundingClientRect().top > element.getBoundingClientRect().top + 60);
        return { id: first?.dataset['id'], top: first?.getBoundingClientRect().top };
      });
    const before = await topOf();
    await stage.emit(shopEvents(200));
    await page.getByRole('button', { name: /new/ }).waitFor();
    expect(await topOf()).toEqual(before);
    await context.close();
  });

  it('loads what is older when its end is looked at', async () => {
    const { page, context } = await openPage(browser, stage, '/live');
    const grid = page.getByRole('grid');
    await grid.waitFor();
    await rowsHeld(300)(page);
    await page.keyboard.press('j');
    await page.keyboard.press('End');
    await page.waitForFunction(
      () => Number.parseInt((document.querySelector('footer')?.textContent ?? '').replaceAll(',', ''), 10) > 300,
    );
    await context.close();
  });

  it('gives the same screen to whoever is sent its address', async () => {
    const id = await stage.settled('delivered', 1);
    const address = `/live?q=status:delivered&sel=${id}&tab=request`;
    const { page, context } = await openPage(browser, stage, address);
    const pane = page.getByRole('complementary', { name: 'Delivery' });
    await pane.getByRole('tab', { name: 'Request', selected: true }).waitFor();
    await pane.getByRole('heading', { name: 'Request body' }).waitFor();
    const before = await pane.ariaSnapshot();
    await page.reload();
    await pane.getByRole('tab', { name: 'Request', selected: true }).waitFor();
    await pane.getByRole('heading', { name: 'Request body' }).waitFor();
    expect(await pane.ariaSnapshot()).toBe(before);
    await context.close();
  });
});
