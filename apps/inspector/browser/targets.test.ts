// Targets, from a preset to a saved one: parts that are filled in, and the template on a stored event, as it is written.
import { describe, expect, it } from 'vitest';
import { axeViolations } from './support/axe.ts';
import { executablePath } from './support/browser.ts';
import { onStage } from './support/on-stage.ts';

const CONTEXT = { id: 71, profile_id: 'p-1', profile: { email: 'ines@example.com', first_name: 'Ines' } };

describe.skipIf(executablePath === undefined)('targets', () => {
  let event: string;
  const on = onStage(async (stage) => {
    [event = ''] = await stage.emit([{ event: 'reward.created', context: CONTEXT }]);
  });

  it('inspector-79, inspector-80, inspector-86: are created from a preset by keyboard, with the template tried on a stored event', async () => {
    const { page, context, faults } = await on.open('/settings/targets');
    await page.getByRole('heading', { name: 'No targets yet' }).waitFor();
    await page.keyboard.press('f');
    await page.getByRole('link', { name: 'Any REST API' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Still to be filled in: YOUR_HOST, YOUR_PATH.').waitFor();
    expect(await page.getByRole('button', { name: 'Create' }).isDisabled()).toBe(true);
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('textbox', { name: 'YOUR_HOST' }).fill('api.example.com');
    await page.getByRole('textbox', { name: 'YOUR_PATH' }).fill('v1/events');
    await page.getByText('POST https://api.example.com/v1/events').waitFor();
    await page.getByRole('textbox', { name: 'URL' }).fill(`${on.stage.receiverUrl}/v1/{{ id }}`);
    await page.getByRole('textbox', { name: 'Key', exact: true }).fill('k-1');

    await page.getByRole('combobox', { name: 'or a stored event' }).fill(event);
    const result = page.getByRole('region', { name: 'Result' });
    await result.getByText('"ines@example.com"').waitFor();
    const template = page.getByRole('textbox', { name: 'Template' });
    const written = await template.inputValue();
    await template.fill('{\n  "a": {{ id|uppper }}\n}');
    await result.getByText(/Line 2, column \d+: .*"uppper"\. Did you mean/).waitFor();
    await template.fill('{\n  "a": {{ profile.email }}\n}');
    await result.getByText(/Line 2, column \d+: The rendered text is not JSON/).waitFor();
    await template.fill(written);
    await result.getByText('"ines@example.com"').waitFor();
    await page.getByRole('button', { name: 'Create' }).focus();
    await page.keyboard.press('Enter');
    // The dispatcher warns of a key that goes over plain HTTP.
    await page.getByRole('button', { name: 'Open the target' }).click();
    await page.getByRole('heading', { name: 'Any REST API', level: 1 }).waitFor();
    await page.getByText('Nothing has been sent yet.').waitFor();
    expect(await axeViolations(page)).toEqual([]);

    // Of the saved target the whole request is shown; then a test sends it.
    await page.getByRole('region', { name: 'Test' }).waitFor();
    await page.getByRole('combobox', { name: 'or a stored event' }).fill(event);
    await result.getByText(`POST ${on.stage.receiverUrl}/v1/71`).waitFor();
    await page.getByRole('textbox', { name: 'or the event with the id' }).fill(event);
    await page.getByRole('button', { name: 'Send a test' }).focus();
    await page.keyboard.press('Enter');
    const test = page.getByRole('region', { name: 'Test' });
    await test.getByText(/accepted it with 200/).waitFor();
    const sent = on.stage.received.get('/v1/71');
    expect([sent?.method, sent?.headers['x-api-key']]).toEqual(['POST', 'k-1']);
    expect(JSON.parse(sent?.body ?? '')).toMatchObject({ id: 71, person: { email: 'ines@example.com' } });

    const { data } = await on.stage.api<{ data: Record<string, unknown>[] }>('GET', '/targets');
    expect(data).toMatchObject([
      {
        ...{ handle: 'generic-rest', method: 'POST', url: `${on.stage.receiverUrl}/v1/{{ id }}`, template: written },
        authentication: { kind: 'api_key', in: 'header', name: 'x-api-key', value: '••••' },
      },
    ]);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('inspector-79, inspector-81: are changed, found by name in the palette, switched off and deleted', async () => {
    const body = { name: 'Mailer', handle: 'mailer', url: `${on.stage.receiverUrl}/mail` };
    const { data } = await on.stage.api<{ data: { id: number } }>('POST', '/targets', body);
    const { page, context, faults } = await on.open('/live');
    await page.getByRole('link', { name: 'Targets' }).waitFor();
    await page.keyboard.press('ControlOrMeta+k');
    await page.getByRole('combobox', { name: /Command/ }).waitFor();
    await page.keyboard.type('mailer');
    await page.getByRole('option', { name: /Mailer/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(`/settings/targets/${data.id}$`));
    await page.getByRole('combobox', { name: 'Method' }).selectOption('PUT');
    await page.getByText('Not saved: method').waitFor();
    await page.getByRole('button', { name: 'Save' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Not saved').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Switch off' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText(/The target is switched off by hand/).waitFor();
    await page.getByRole('button', { name: 'Delete this target …' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.type('Mailer');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/settings\/targets$/);
    expect(await page.getByRole('link', { name: 'Mailer' }).count()).toBe(0);
    expect(faults).toEqual([]);
    await context.close();
  });
});
