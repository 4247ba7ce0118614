import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { executablePath, launch, openPage } from './support/browser.ts';
import { Stage } from './support/stage.ts';

if (executablePath === undefined) console.log('left out: there is no Chromium here (set CHROMIUM to its path)');

describe.skipIf(executablePath === undefined)('the live screen', () => {
  let stage: Stage;
  let browser: Browser;
  beforeAll(async () => {
    [stage, browser] = await Promise.all([Stage.start(), launch()]);
  });
  afterAll(async () => {
    await browser?.close();
    await stage?.[Symbol.asyncDispose]();
  });

  it('shows deliveries as they happen, follows the newest, and holds still while one reads', async () => {
    const id = await stage.webhook('/ok');
    const { page, faults } = await openPage(browser, stage, '/live');
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
    await page.waitForFunction(() => document.querySelectorAll('[role=row]').length === 4);
    expect(faults).toEqual([]);
    await stage.api('DELETE', `/webhooks/${id}`);
  });
});

const profile = (id: string) => ({ event: 'profile.created', context: { id, first_name: 'Ada' } });
