// The default secret in the page: shown once, rotated, and never in the page again.
import { describe, expect, it } from 'vitest';
import { executablePath } from './support/browser.ts';
import { onStage } from './support/on-stage.ts';

describe.skipIf(executablePath === undefined)('signing', () => {
  const on = onStage();

  it('default-secret-8: the default secret is shown once, and rotated', async () => {
    const { page, context, faults } = await on.open('/settings/signing');
    const secretText = () => page.getByRole('figure', { name: 'Secret' }).locator('code').textContent();
    await page.getByRole('button', { name: 'Show once' }).click();
    const first = await secretText();
    expect(first).toMatch(/^whsec_/);
    await page.reload();
    await page.getByRole('heading', { name: 'Default secret' }).waitFor();
    await page.getByText(`…${first?.slice(-4)}`).waitFor();
    expect(await page.locator('main').textContent()).not.toContain(first);
    expect(await page.getByRole('button', { name: 'Show once' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Rotate' }).click();
    await page.getByText(/valid too, until 20/).waitFor();
    expect(await secretText()).not.toBe(first);
    expect(faults).toEqual([]);
    await context.close();
  });
});
