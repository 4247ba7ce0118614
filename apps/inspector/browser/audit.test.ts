// The audit log: what was done is told, found by filter, and kept from who may not read it.
import { describe, expect, it } from 'vitest';
import { executablePath } from './support/browser.ts';
import { onStage } from './support/on-stage.ts';

describe.skipIf(executablePath === undefined)('the audit log', () => {
  const on = onStage();

  it('inspector-52: tells who changed what, from what to what, and is filtered by keyboard', async () => {
    const id = await on.stage.webhook('/audited');
    await on.stage.api('PUT', `/webhooks/${id}`, { timeout_ms: 5000 });
    const { page, context, faults } = await on.open('/live');
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
    await page.getByText('No entry matches the filter.').waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it('inspector-50: is not offered to a token that may not read it', async () => {
    const scopes = ['--scopes', 'read-deliveries'];
    const token = on.stage.command(['token', 'create', '--tenant', 'demo', '--name', 'reader', ...scopes]);
    const { page, context } = await on.open('/live', { token });
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
