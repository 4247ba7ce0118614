// The labs of conditions and templates: the dispatcher's own engines, as one types.
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { executablePath } from './support/browser.ts';
import { onStage } from './support/on-stage.ts';

const RULE = { '>=': [{ var: 'total' }, 50] };

describe.skipIf(executablePath === undefined)('the labs', () => {
  let events: string[];
  const on = onStage(async (stage) => {
    events = await stage.emit(
      [20, 60, 90].map((total) => ({ event: 'order.paid', context: { id: `${total}`, total } })),
    );
  });
  const result = (page: Page) => page.getByRole('region', { name: 'Result' });
  const part = (page: Page, text: string) =>
    page.getByRole('region', { name: 'Value of each part' }).getByRole('row', { name: text });

  it('inspector-40: try a condition by keyboard, tell each part, and count the newest events', async () => {
    const { page, context, faults } = await on.open('/live');
    await page.getByRole('link', { name: 'Labs' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('b');
    await page.getByRole('link', { name: 'Condition', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Condition lab', level: 1 }).waitFor();
    await page.getByRole('textbox', { name: 'Condition' }).focus();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText(JSON.stringify({ and: [RULE, { '!': { var: 'gone' } }] }));
    await page.getByRole('textbox', { name: 'Context as JSON' }).focus();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText('{"total": 20}');
    await result(page).getByText('Not met').waitFor();
    await result(page).getByText('total >= 50 is false: total is 20').waitFor();
    await part(page, '>= [total, 50] false').waitFor();
    await part(page, '! gone not reached').waitFor();
    await page.getByRole('textbox', { name: 'Context as JSON' }).fill('{"total": 70}');
    await result(page).getByText('Met: this event would be sent.').waitFor();
    await part(page, '! gone true').waitFor();
    await page.getByRole('combobox', { name: 'Event name' }).fill('order.paid');
    const sample = page.getByRole('region', { name: 'Sample' });
    await sample.getByText('2 of 3 would be sent (67 %)').waitFor();
    expect(await sample.getByText('kept back').count()).toBe(1);
    await page.getByRole('textbox', { name: 'Condition' }).fill('{"and": [');
    await page.getByText(/^Line 1, column \d+/).waitFor();
    expect(faults).toEqual([]);
    await sample.waitFor({ state: 'detached' });
    await context.close();
  });

  it('inspector-12, inspector-40: begin with what an address says: a webhook, a stored event and what was changed', async () => {
    const id = await on.stage.webhook('/conditioned', { events: ['order.paid'], condition: RULE });
    const address = `/lab/condition?webhook=${id}&event=${events[0]}`;
    const { page, context, faults } = await on.open(address);
    await result(page).getByText('total >= 50 is false: total is 20').waitFor();
    expect(await page.getByRole('combobox', { name: 'Event name' }).inputValue()).toBe('order.paid');
    const save = page.getByRole('button', { name: 'Save to webhook' });
    expect(await save.isDisabled()).toBe(true);
    await page.getByRole('textbox', { name: 'Condition' }).fill('{"test": "total"}');
    await result(page)
      .getByText(/unknown operator "test"/)
      .first()
      .waitFor();
    await page.waitForURL(/source=/);
    await page.reload();
    await result(page)
      .getByText(/cannot be evaluated/)
      .waitFor();
    await page.getByRole('textbox', { name: 'Condition' }).fill('{ "test": "total" }');
    await save.focus();
    await page.keyboard.press('Enter');
    await page.getByText('✓ Saved').waitFor();
    await page.getByText(/^Saved\. condition: unknown operator "test"/).waitFor();
    const { data } = await on.stage.api<{ data: { condition: unknown } }>('GET', `/webhooks/${id}`);
    expect(data.condition).toEqual({ test: 'total' });
    await page.getByRole('combobox', { name: 'or a stored event' }).fill('evt_none');
    await page.getByText(/must be the id of an event/).waitFor();
    await page.getByRole('combobox', { name: 'or a stored event' }).fill(`evt_${'0'.repeat(26)}`);
    await page.getByText('There is no such event.').waitFor();
    expect(faults.filter((fault) => !fault.includes('404'))).toEqual([]);
    await context.close();
  });

  it('inspector-39: try a template: output, body, the line of a fault, the newest events, and what changes', async () => {
    const id = await on.stage.webhook('/templated', {
      events: ['order.paid'],
      extra_data_template: '{"x": {{ total }}}',
    });
    const { page, context, faults } = await on.open(`/settings/webhooks/${id}`);
    await page.getByRole('link', { name: 'Try in the lab' }).last().click();
    await page.getByRole('heading', { name: 'Template lab', level: 1 }).waitFor();
    const template = page.getByRole('textbox', { name: 'Template' });
    await page
      .getByRole('textbox', { name: 'Context as JSON' })
      .fill('{"total": 12345678901234567890, "first_name": "Ann"}');
    await template.fill('{\n  "x": {{ total }},\n  "first_name": "Bob"\n}');
    await result(page).getByText('Adds x').waitFor();
    await result(page).getByText('The context already has first_name').waitFor();
    await page.getByRole('figure', { name: 'Output' }).getByText('"x": 12345678901234567890').waitFor();
    await page.getByRole('button', { name: 'Raw', exact: true }).click();
    await page.getByText('{"total": 12345678901234567890, "first_name": "Ann","x": 12345678901234567890}').waitFor();
    await page
      .getByRole('region', { name: "Changes to the webhook's template" })
      .getByText('"first_name": "Bob"')
      .waitFor();
    await page.getByRole('region', { name: 'Sample' }).getByText('3 of 3 succeed (100 %)').waitFor();
    await template.fill('{\n  "x": {{ frist_name|uppper }}\n}');
    await result(page)
      .getByText(/Line 2, column \d+: Unknown filter "uppper"\. Did you mean/)
      .waitFor();
    expect(await template.getAttribute('aria-invalid')).toBe('true');
    await template.fill('{\n  "x": "{{ frist_name }}"\n}');
    await result(page).getByText('"frist_name" is not in this context; did you mean "first_name"?').waitFor();
    await template.fill('{\n  "x": {{ gone }}\n}');
    await result(page).getByText('the output of the template is not valid JSON: line 3, column 1 of it').waitFor();
    await template.fill('{\n  "x": "{{ frist_name }}"\n}');
    await page.getByRole('button', { name: 'Save to webhook' }).click();
    await page.getByText('✓ Saved').waitFor();
    const { data } = await on.stage.api<{ data: { extra_data_template: string } }>('GET', `/webhooks/${id}`);
    expect(data.extra_data_template).toContain('frist_name');
    expect(faults).toEqual([]);
    await context.close();
  });

  it('inspector-39: show the result of what was typed last, whatever comes first', async () => {
    const { page, context } = await on.open('/lab/template?type=profile.created');
    await result(page).getByText('Adds greeting').waitFor();
    let first = true;
    await page.route('**/templates/preview', async (route) => {
      const late = first && route.request().postData()?.includes('slow') === true;
      if (late) first = false;
      if (late) await new Promise((resolve) => setTimeout(resolve, 600));
      await route.continue().catch(() => undefined);
    });
    const template = page.getByRole('textbox', { name: 'Template' });
    const asked = page.waitForRequest((request) => request.postData()?.includes('slow') === true);
    await template.fill('{"slow": 1}');
    await asked;
    await template.fill('{"quick": 1}');
    await result(page).getByText('Adds quick').waitFor();
    await page.waitForTimeout(800);
    expect(await result(page).getByText('Adds quick').count()).toBe(1);
    await context.close();
  });

  it('inspector-50: offer what the token may do', async () => {
    const token = (name: string, scopes: string) =>
      on.stage.command(['token', 'create', '--tenant', 'demo', '--name', name, '--scopes', scopes]);
    const reader = await on.open('/lab/condition?webhook=1', { token: token('r', 'read-webhooks') });
    await result(reader.page).waitFor();
    expect(await reader.page.getByRole('button', { name: 'Save to webhook' }).count()).toBe(0);
    expect(await reader.page.getByRole('region', { name: 'Sample' }).count()).toBe(0);
    expect(await reader.page.getByRole('combobox', { name: 'or a stored event' }).count()).toBe(0);
    await reader.context.close();
    const other = await on.open('/lab/template', { token: token('e', 'read-events') });
    await other.page.getByText(/needs the scope "read-webhooks"/).waitFor();
    await other.context.close();
  });
});
