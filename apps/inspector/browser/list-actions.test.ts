// What one does with the list: views kept and pinned, columns and rows arranged, matches saved, marked ones sent again.
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { executablePath } from './support/browser.ts';
import { shopEvents } from './support/events.ts';
import { onStage } from './support/on-stage.ts';

describe.skipIf(executablePath === undefined)('the list', () => {
  const on = onStage(async (stage) => {
    stage.answers.set('/down', { status: 503 });
    await stage.webhook('/down', { description: 'Billing', retry_schedule: [3600] });
    await stage.emit(shopEvents(6));
    await stage.settled('retrying', 6);
  });

  const rows = (page: Page) => page.getByRole('grid').locator('[data-id]');

  it('inspector-13: keeps a query under a name and pins rows, over a reload', async () => {
    const { page, context, faults } = await on.open('/live?q=event:profile.*');
    await page.getByRole('grid').waitFor();
    await page.getByRole('button', { name: 'Save view' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'View name' }).focus();
    await page.keyboard.type('People');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'People' }).waitFor();
    await page.goto('/live');
    await rows(page).first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('b');
    await page.getByRole('button', { name: 'Pinned 1' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/q=id/);
    await page.waitForFunction(() => document.querySelectorAll('[role=grid] [data-id]').length === 1);
    await page.reload();
    await page.getByRole('button', { name: 'People' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/q=event/);
    await page.getByRole('button', { name: 'Delete view' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'People' }).waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
    await context.close();
  });

  it('inspector-14: shows the columns and the density that were chosen', async () => {
    const { page, context } = await on.open('/live');
    await rows(page).first().waitFor();
    const height = () =>
      rows(page)
        .first()
        .evaluate((row) => row.getBoundingClientRect().height);
    const before = await height();
    await page.getByRole('button', { name: 'Comfortable rows' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Compact rows' }).waitFor();
    expect(await height()).toBeGreaterThan(before);
    await page.getByRole('button', { name: 'Choose columns' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('checkbox', { name: 'Profile' }).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Escape');
    await page.getByRole('columnheader', { name: 'Profile' }).waitFor({ state: 'detached' });
    await page.reload();
    await rows(page).first().waitFor();
    expect(await page.getByRole('columnheader', { name: 'Profile' }).count()).toBe(0);
    await context.close();
  });

  it('inspector-21: saves everything that matches as CSV and as JSON', async () => {
    const { page, context } = await on.open('/live?q=status:retrying');
    await rows(page).first().waitFor();
    const saved = async (name: string): Promise<string> => {
      await page.getByRole('button', { name: 'Export matching deliveries' }).focus();
      await page.keyboard.press('Enter');
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name }).click(),
      ]);
      return readFile(await download.path(), 'utf8');
    };
    const csv = (await saved('As CSV')).trim().split(/\r?\n/);
    expect(csv).toHaveLength(7);
    expect(csv[0]).toMatch(/^id,/);
    const json = JSON.parse(await saved('As JSON')) as { id: string; status: string }[];
    expect(json.map(({ status }) => status)).toEqual(Array(6).fill('retrying'));
    await context.close();
  });

  it('inspector-26, inspector-32: sends the marked ones again, and cancels one', async () => {
    const { page, context } = await on.open('/live?q=status:retrying');
    await rows(page).first().waitFor();
    const [last] = await rows(page)
      .last()
      .evaluateAll((all) => all.map((row) => row.getAttribute('data-id') ?? ''));
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByRole('region', { name: 'Selected deliveries' }).getByText('2 selected').waitFor();
    on.stage.answers.delete('/down');
    await page.keyboard.press('Shift+R');
    await page.getByText('2 of 2 resent').waitFor();
    await on.stage.settled('delivered', 2);
    await page.goto(`/deliveries/${last}`);
    await page.getByRole('button', { name: 'Cancel' }).focus();
    await page.keyboard.press('Enter');
    await page
      .getByText(/cancelled/)
      .first()
      .waitFor();
    await context.close();
  });

  it('inspector-23: says of a delivery that is not there why that may be', async () => {
    const gone = '/deliveries/dlv_00000000000000000000000000_00000000';
    const { page, context } = await on.open(gone);
    await page.getByText(/past its retention/).waitFor();
    await context.close();
  });
});
