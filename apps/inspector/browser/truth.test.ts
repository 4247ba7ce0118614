// What the page says when something is not as it should be: addresses, queries, sessions, other tenants, small rights.
import { describe, expect, it } from 'vitest';
import { executablePath } from './support/browser.ts';
import { onStage } from './support/on-stage.ts';

describe.skipIf(executablePath === undefined)('the truth', () => {
  const on = onStage(async (stage) => {
    stage.answers.set('/down', { status: 503 });
    await stage.webhook('/down', { retry_schedule: [3600] });
    await stage.emit([{ event: 'custom.thing', context: {} }]);
    await stage.settled('retrying', 1);
  });

  it('inspector-67: an id that cannot exist is Not found', async () => {
    const { page, context, faults } = await on.open('/live');
    for (const path of [
      '/replays/abc',
      '/replays/0',
      '/settings/webhooks/x7',
      '/events/abc',
      '/deliveries/42',
      '/nowhere',
    ]) {
      await page.goto(path);
      await page.getByRole('heading', { name: 'Not found' }).waitFor();
    }
    expect(faults).toEqual([]);
    await context.close();
  });

  it('inspector-67: a time that cannot be read is said, and the list does not load for ever', async () => {
    const { page, context } = await on.open('/live?q=since:2026-13-45');
    await page.getByRole('heading', { name: 'The query cannot be read' }).waitFor();
    await page
      .getByText(/"2026-13-45" is not a time/)
      .first()
      .waitFor();
    await page.getByRole('main').getByRole('button', { name: 'Clear the query', exact: true }).last().click();
    await page.getByRole('grid').waitFor();
    await context.close();
  });

  it('inspector-67, inspector-12: a query that is too long is said, and text that looks like a number stays text', async () => {
    const { page, context } = await on.open(`/live?q=${'a'.repeat(2001)}`);
    await page.getByRole('heading', { name: 'The query cannot be read' }).waitFor();
    await page
      .getByText(/a query has at most 2000 characters/)
      .first()
      .waitFor();
    await page.goto('/compare?a=4&b=5');
    await page
      .getByText(/^Before: There is no such delivery/)
      .first()
      .waitFor();
    await page.goto('/replays?query=404');
    const query = page.getByRole('textbox', { name: 'Which deliveries' });
    await query.waitFor();
    expect(await query.inputValue()).toBe('404');
    await page.goto(`/live?q=${encodeURIComponent('"Ada Lovelace"')}`);
    const box = page.getByRole('combobox', { name: 'Query' });
    await box.waitFor();
    expect(await box.inputValue()).toBe('"Ada Lovelace"');
    await context.close();
  });

  it('inspector-69: signing in leads to a screen of this page, whatever the address asks for', async () => {
    for (const next of ['https://evil.example/x', '//evil.example/x', 'javascript:alert(1)', '5']) {
      const context = await on.browser.newContext({ baseURL: on.stage.url });
      const page = await context.newPage();
      await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
      await page.getByLabel('Token').fill(on.stage.token);
      await page.keyboard.press('Enter');
      await page.waitForURL(`${on.stage.url}/live`);
      await context.close();
    }
  });

  it('inspector-69: a revoked token leads to the sign-in page with the reason, and signing in leads back', async () => {
    const made = await on.stage.api<{ data: { id: number; token: string } }>('POST', '/tokens', { name: 'leaver' });
    const { page, context } = await on.open('/live?q=status:retrying', { token: made.data.token });
    await page.getByRole('grid').waitFor();
    await on.stage.api('DELETE', `/tokens/${made.data.id}`);
    await page.getByText(/Your session was ended: its token was revoked/).waitFor();
    await page.getByLabel('Token').fill(on.stage.token);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/live\?q=status/);
    await page.getByRole('grid').waitFor();
    // Who signs out by hand knows why.
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in to Posthorn' }).waitFor();
    expect(await page.getByText(/Your session/).count()).toBe(0);
    await context.close();
  });

  it('inspector-68: another tenant sees its own figures only', async () => {
    const token = on.stage.command(['token', 'create', '--tenant', 'other', '--name', 'other']);
    const { page, context } = await on.open('/ops', { token });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.getByText('These figures are of your tenant alone').waitFor();
    for (const lane of ['high', 'default', 'low']) {
      const cells = page.getByRole('row').filter({ hasText: lane }).getByRole('cell');
      expect(await cells.allTextContents()).toEqual(['0', '0', '–']);
    }
    expect(asked).not.toContain('/metrics');
    await context.close();
  });
});
