// An event by hand, as a form: made of the schema, beside the JSON of the same document.
import { describe, expect, it } from 'vitest';
import { axeViolations } from './support/axe.ts';
import { executablePath } from './support/browser.ts';
import { onStage } from './support/on-stage.ts';

describe.skipIf(executablePath === undefined)('sending as a form', () => {
  const on = onStage();

  it('inspector-30: changes the document it shares with the JSON, by keyboard', async () => {
    const { page, context, faults } = await on.open('/send?type=transaction.created');
    await page.getByRole('tab', { name: 'JSON' }).focus();
    await page.keyboard.press('ArrowRight');
    const total = page.getByRole('textbox', { name: 'total', exact: true });
    await total.fill('12,5');
    await page.getByText('must be a number').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await total.fill('99.90');
    await page.getByText('must be a number').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Remove currency', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('combobox', { name: 'Add a field' }).selectOption('currency');
    await page.getByRole('textbox', { name: 'currency', exact: true }).fill('EUR');
    await page.getByRole('tab', { name: 'Form' }).focus();
    await page.keyboard.press('ArrowLeft');
    const text = await page.getByRole('textbox', { name: 'Context' }).inputValue();
    expect(text).toContain('"total": 99.90');
    expect(JSON.parse(text)).toMatchObject({ total: 99.9, currency: 'EUR' });
    await page.getByRole('textbox', { name: 'Context' }).fill('{"id": ');
    await page.keyboard.press('Escape');
    await page.getByRole('tab', { name: 'Form' }).click();
    await page.getByText(/Fix it in the JSON tab first/).waitFor();
    await page.getByRole('tab', { name: 'JSON' }).click();
    await page.getByRole('textbox', { name: 'Context' }).fill(text);
    await page.getByRole('button', { name: 'Send', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Accepted and on disk').waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });
});
