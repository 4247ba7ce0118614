// The audit log: what was done is told, found by filter, and kept from who may not read it.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { executablePath, launch, openPage } from './support/browser.ts';
import { Stage } from './support/stage.ts';

describe.skipIf(executablePath === undefined)('the audit log', () => {
  let stage: Stage;
  let browser: Browser;
  beforeAll(async () => {
    [stage, browser] = await Promise.all([Stage.start(), launch()]);
  });
  afterAll(async () => {
    await browser?.close();
    await stage?.[Symbol.asyncDispose]();
  });

  it('tells who changed what, from what to what, and is filtered by keyboard', async () => {
    const id = await stage.webhook('/audited');
    await stage.api('PUT', `/webhooks/${id}`, { timeout_ms: 5000 });
    const { page, context, faults } = await openPage(browser, stage, '/live');
    await page.getByRole('link', { name: 'Audit' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('a');
    await page.getByRole('heading', { name: 'Audit', level: 1 }).waitFor();
    await page.getByText('timeout_ms: 15000 → 5000').waitFor();
    await page.getByRole('combobox', { name: 'Action' }).focus();
    await page.keyboard.type('created the w');
    await page.waitForURL(/action=webhook\.created/);
    await page.getByText('timeout_ms: 15000 → 5000').waitFor({ state: 'detached' });
    await page.getByRole('link', { name: String(id), exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'audited', level: 1 }).waitFor();
    await page.goto('/settings/audit?action=profile.erased');
    await page.getByText('No entry fits the filter.').waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it('is not offered to a token that may not read it', async () => {
    const scopes = ['--scopes', 'read-deliveries'];
    const token = stage.command(['token', 'create', '--tenant', 'demo', '--name', 'reader', ...scopes]);
    const { page, context } = await openPage(browser, stage, '/live', { token });
    await page.getByRole('link', { name: 'Live', exact: true }).waitFor();
    expect(await page.getByRole('link', { name: 'Audit' }).count()).toBe(0);
    await page.goto('/settings/audit');
    await page
      .getByRole('alert')
      .getByText(/read-tokens/)
      .waitFor();
    await context.close();
  });
});
