// The journeys of a developer, without a mouse: watch, find what failed, learn why, send it again, see it delivered.

import { CATALOGUE } from '@posthorn/contracts/catalogue';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { executablePath } from './support/browser.ts';
import { shopEvents } from './support/events.ts';
import { onStage } from './support/on-stage.ts';

describe.skipIf(executablePath === undefined)('by keyboard alone', () => {
  const on = onStage(async (stage) => {
    stage.answers.set('/down', { status: 503, body: '{"error":"maintenance"}' });
    await stage.webhook('/ok');
    await stage.webhook('/down');
    await stage.emit(shopEvents(3));
    await stage.settled('retrying', 3);
  });

  const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name, level: 1 }).waitFor();

  it('inspector-25: finds a failed delivery, reads why, resends it and sees it delivered', async () => {
    const { page, context, faults } = await on.open('/live');
    await page.getByRole('grid').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('status:retrying');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await page.waitForURL(/q=status/);
    await page.getByRole('grid').getByText('retrying').first().waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    const pane = page.getByRole('complementary', { name: 'Delivery' });
    await pane.getByText(/503/).first().waitFor();
    await pane.getByText(/Next try in/).waitFor();
    await page.keyboard.press('3');
    await pane.getByText('maintenance').waitFor();
    on.stage.answers.delete('/down');
    await page.keyboard.press('r');
    await pane.getByText(/^●delivered$/).waitFor();
    await page.keyboard.press('1');
    await pane.getByText('Attempt 2').waitFor();
    await page.keyboard.press('Escape');
    await pane.waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
    on.stage.answers.set('/down', { status: 503 });
    await context.close();
  });

  it('inspector-12: goes to every screen, and back to the same place', async () => {
    const { page, context } = await on.open('/live?q=status:delivered');
    await page.getByRole('grid').waitFor();
    for (const [keys, name] of [
      ['ge', 'Events'],
      ['gm', 'Metrics'],
      ['go', 'Ops'],
      ['gr', 'Replays'],
    ] as const) {
      for (const key of keys) await page.keyboard.press(key);
      await heading(page, name);
    }
    for (let back = 0; back < 4; back += 1) await page.goBack();
    await page.waitForURL(/\/live\?q=status/);
    await context.close();
  });

  it('inspector-44: finds screens, commands and a pasted id in the palette', async () => {
    const { page, context } = await on.open('/live');
    await page.getByRole('grid').waitFor();
    const id = await on.stage.settled('delivered', 1);
    await page.keyboard.press('ControlOrMeta+k');
    await page.getByRole('combobox', { name: /Command/ }).waitFor();
    await page.keyboard.type(`level=error msg="refused" id=${id} took=12`);
    await page.getByRole('option', { name: new RegExp(id) }).waitFor();
    await page.keyboard.press('Enter');
    await heading(page, id);
    await page.keyboard.press('ControlOrMeta+k');
    await page.getByRole('combobox', { name: /Command/ }).waitFor();
    await page.keyboard.type('replays');
    await page.keyboard.press('Enter');
    await heading(page, 'Replays');
    await context.close();
  });

  it('inspector-27: plans a replay, starts it, and sees it done', async () => {
    const { page, context } = await on.open('/replays?query=status:delivered');
    await page.getByRole('textbox', { name: 'Which deliveries' }).focus();
    await page.keyboard.press('Enter');
    await heading(page, /Replay #/);
    await page.getByText('Nothing has been sent yet').waitFor();
    await page.getByRole('button', { name: /^Send \d+ deliver/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByText(/^(Finished|All sent)\. /).waitFor();
    await context.close();
  });

  it('inspector-29: edits a body and sends it, digits and all', async () => {
    const id = await on.stage.settled('delivered', 1);
    const { page, context } = await on.open(`/deliveries/${id}`);
    await page.getByText('Timeline').waitFor();
    await page.keyboard.press('e');
    const body = page.getByRole('textbox', { name: 'Body' });
    await body.fill('{"id": "7", "big": 12345678901234567890,}');
    await page.getByText(/Line 1, column/).waitFor();
    await body.fill('{"id": "7", "big": 12345678901234567890}');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname.startsWith('/deliveries/') && !url.pathname.endsWith(id));
    // The address changes first. Keys belong to the editor until it is gone, and to the new delivery once it is loaded.
    await body.waitFor({ state: 'hidden' });
    await page.getByText('Timeline').waitFor();
    await page.keyboard.press('2');
    await page.getByText('12345678901234567890').waitFor();
    await context.close();
  });

  it('inspector-30, inspector-38: sends an event from its example, digits and all, and learns where it went', async () => {
    const { page, context } = await on.open('/settings/catalogue');
    await page.getByText('profile.merged', { exact: true }).click();
    await page.getByText('Example of profile.merged').first().waitFor();
    expect(await page.locator('main summary:has(> code)').count()).toBe(CATALOGUE.length);
    await page.goto('/send?type=profile.created');
    const body = page.getByRole('textbox', { name: 'Context' });
    await body.fill('{"id": "9", "big": 12345678901234567890');
    await page.getByText(/Line 1, column/).waitFor();
    await body.fill('{"id": "9", "big": 12345678901234567890}');
    await page.getByRole('button', { name: 'Send', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Deliveries by endpoint' }).click();
    await page.getByText('12345678901234567890').waitFor();
    await context.close();
  });

  it('inspector-50: makes a token that is shown once, and revokes it', async () => {
    const { page, context } = await on.open('/settings/tokens');
    await page.getByRole('button', { name: 'New token' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.type('till-7');
    await page.keyboard.press('Enter');
    const text = await page.getByRole('figure', { name: 'Token' }).locator('code').textContent();
    expect(text?.length).toBeGreaterThan(20);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Revoke till-7' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page
      .getByRole('row', { name: /till-7/ })
      .getByText('revoked')
      .waitFor();
    const headers = { authorization: `Bearer ${text}`, 'content-type': 'application/json' };
    const refused = await fetch(`${on.stage.url}/api/v3/events`, { method: 'POST', headers, body: '{}' });
    expect(refused.status).toBe(401);
    await context.close();
  });

  it('inspector-43: reads without shortcuts where they are in the way: typing is typing', async () => {
    const { page, context } = await on.open('/events');
    await page.getByRole('textbox', { name: 'Event' }).focus();
    await page.keyboard.type('gem?');
    expect(await page.getByRole('textbox', { name: 'Event' }).inputValue()).toBe('gem?');
    expect(new URL(page.url()).pathname).toBe('/events');
    await context.close();
  });
});
