// Webhooks from their first form to their last word, by keyboard; and what a token may not do is not there.
import { describe, expect, it } from 'vitest';
import { axeViolations } from './support/axe.ts';
import { executablePath } from './support/browser.ts';
import { onStage } from './support/on-stage.ts';

describe.skipIf(executablePath === undefined)('webhooks', () => {
  const on = onStage();

  it('inspector-31, inspector-33: are created with a secret shown once, tested, switched off and on, and deleted', async () => {
    const { page, context, faults } = await on.open('/settings/webhooks');
    await page.getByRole('heading', { name: 'Create the first webhook' }).waitFor();
    await page.getByRole('textbox', { name: 'URL' }).focus();
    await page.keyboard.type('ftp://nowhere');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Billing');
    await page.keyboard.press('Enter');
    await page.getByRole('form').getByRole('alert').waitFor();
    // What is missing is said first; then what is wrong with the address, at its field.
    expect(await page.getByRole('textbox', { name: 'Other names or patterns' }).getAttribute('aria-invalid')).toBe(
      'true',
    );
    await page.getByRole('checkbox', { name: /every event/ }).focus();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Create' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('form input')?.getAttribute('aria-invalid') === 'true');
    await page.getByRole('textbox', { name: 'URL' }).fill(`${on.stage.receiverUrl}/billing`);
    await page.getByRole('button', { name: 'Create' }).focus();
    await page.keyboard.press('Enter');
    const secret = await page.getByRole('figure', { name: 'Secret' }).locator('code').textContent();
    expect(secret).toMatch(/^whsec_/);
    await page.getByRole('button', { name: 'Open the webhook' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Billing', level: 1 }).waitFor();
    expect(await page.locator('main').textContent()).not.toContain(secret);

    await page.getByRole('button', { name: 'Send a test' }).focus();
    await page.keyboard.press('Enter');
    await page
      .getByRole('region', { name: 'Test' })
      .getByText(/accepted it with 200/)
      .waitFor();

    // This receiver answers 200 to everything, and the page says so.
    await page.getByRole('button', { name: 'Check the receiver' }).focus();
    await page.keyboard.press('Enter');
    await page
      .getByRole('region', { name: 'Test' })
      .getByText(/15 of 15 forged requests were not refused/)
      .waitFor();
    expect(await page.getByRole('region', { name: 'Receiver check results' }).locator('tbody tr').count()).toBe(27);

    await page.getByRole('button', { name: 'Switch off' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText(/switched off by hand/).waitFor();
    await on.stage.emit([{ event: 'profile.created', context: { id: '1' } }]);
    await on.stage.settled('held', 1);
    await page.reload();
    await page.getByRole('button', { name: 'Switch on …' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Release 1 held' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Switch off' }).waitFor();
    await on.stage.settled('delivered', 1);

    await page.getByRole('button', { name: /Delete this webhook/ }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.type('Billing');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/settings\/webhooks$/);
    await page.getByRole('heading', { name: 'Create the first webhook' }).waitFor();
    expect(faults.filter((fault) => !fault.includes('422'))).toEqual([]);
    await context.close();
  });

  it('inspector-33, inspector-34: are changed field by field, and a rotated secret overlaps with the one before', async () => {
    const id = await on.stage.webhook('/changed');
    const { page, context } = await on.open(`/settings/webhooks/${id}`);
    await page.getByRole('textbox', { name: 'Description' }).fill('Changed');
    await page.getByText('Not saved: description').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Changed', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Rotate …' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByRole('figure', { name: 'Secret' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByText(/valid for another 23 h/).waitFor();
    await page.getByRole('checkbox', { name: 'Custom retry schedule' }).check();
    await page.getByRole('textbox', { name: 'Delays in seconds' }).fill('5, 60');
    await page.getByText(/^3 attempts/).waitFor();
    await context.close();
  });

  it('inspector-78: authenticate with a secret that is never shown again, and stays when other fields change', async () => {
    const id = await on.stage.webhook('/authenticated');
    const { page, context, faults } = await on.open(`/settings/webhooks/${id}`);
    await page.getByRole('combobox', { name: 'Authentication', exact: true }).selectOption('Basic');
    await page.getByRole('textbox', { name: 'User name' }).fill('posthorn');
    await page.getByRole('textbox', { name: 'Password' }).fill('open sesame');
    await page.keyboard.press('Enter');
    await page.getByText('Not saved').waitFor({ state: 'detached' });
    await page.reload();
    const password = page.getByRole('textbox', { name: 'Password' });
    await password.waitFor();
    expect([await password.inputValue(), await password.getAttribute('placeholder')]).toEqual(['', '••••']);
    await page.getByRole('textbox', { name: 'User name' }).fill('horn');
    await page.keyboard.press('Enter');
    await page.getByText('Not saved').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page
      .getByText(/accepted it with 200/)
      .first()
      .waitFor();
    const { authorization = '' } = on.stage.received.get('/authenticated')?.headers ?? {};
    expect(Buffer.from(authorization.replace('Basic ', ''), 'base64').toString()).toBe('horn:open sesame');
    expect(await axeViolations(page)).toEqual([]);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('inspector-50: offer nothing that the token may not do, and the dispatcher refuses it too', async () => {
    const id = await on.stage.webhook('/guarded');
    const token = on.stage.command([
      'token',
      'create',
      '--tenant',
      'demo',
      '--name',
      'reader',
      '--scopes',
      'read-webhooks,read-deliveries',
    ]);
    const { page, context } = await on.open(`/settings/webhooks/${id}`, { token });
    await page.getByRole('heading', { name: 'guarded', level: 1 }).waitFor();
    for (const name of [/Delete/, /Rotate/, /Switch off/, /Send a test/])
      expect(await page.getByRole('button', { name }).count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Tokens' }).count()).toBe(0);
    const answer = await page.evaluate(async (of) => {
      const headers = { 'posthorn-csrf': '1' };
      return (await fetch(`/api/v3/webhooks/${of}`, { method: 'DELETE', headers })).status;
    }, id);
    expect(answer).toBe(403);
    await context.close();
  });
});
