// The signature lab: what people paste is explained, in the page, with the keyboard alone.
import { parseSecret, signStandard, signVendor } from '@posthorn/signing';
import { describe, expect, it } from 'vitest';
import { axeViolations } from './support/axe.ts';
import { executablePath } from './support/browser.ts';
import { onStage } from './support/on-stage.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=';

function request(signed: string, body: string): string {
  const timestamp = Math.floor(Date.now() / 1000);
  const [secret, bytes] = [parseSecret(SECRET), Buffer.from(signed)];
  return [
    'POST /hooks HTTP/1.1',
    'webhook-id: dlv_01_1bb65e97',
    `webhook-timestamp: ${timestamp}`,
    `webhook-signature: ${signStandard({ id: 'dlv_01_1bb65e97', timestamp, body: bytes }, [secret])}`,
    `x-omneo-hmac-sha256: ${signVendor(bytes, secret)}`,
    '',
    body,
  ].join('\n');
}

describe.skipIf(executablePath === undefined)('the signature lab', () => {
  const on = onStage();

  it('inspector-35: names the cause of a pasted request by keyboard, and sends the secret nowhere', async () => {
    const { page, context, faults } = await on.open('/live');
    const asked: string[] = [];
    page.on('request', (sent) => asked.push(`${sent.url()} ${sent.postData() ?? ''}`));
    await page.getByRole('link', { name: 'Labs' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('b');
    await page.getByRole('heading', { name: 'Signature lab', level: 1 }).waitFor();
    await page.getByRole('textbox', { name: /The request/ }).focus();
    await page.keyboard.insertText(request('{"id":"p1","n":1}', '{"id": "p1", "n": 1}'));
    const verdict = page.getByRole('region', { name: 'Verdict' });
    await verdict.getByText('Enter the secret to check').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.insertText(SECRET);
    await verdict.getByText(/without the spaces between its members/).waitFor();
    await verdict.getByText('byte 6, counted from 0').waitFor();
    await verdict.getByRole('combobox', { name: 'Show the fix for' }).focus();
    await page.keyboard.type('Djan');
    await verdict.getByText('verify(request.body)').waitFor();
    await page.getByRole('textbox', { name: /The request/ }).fill(request('{"id":"p1"}', '{"id":"p1"}'));
    await verdict.getByText('The signature is valid.').waitFor();
    expect(asked.filter((one) => one.includes('MfKQ9r8G'))).toEqual([]);
    expect(page.url()).not.toContain('MfKQ9r8G');
    await page.getByRole('textbox', { name: /The request/ }).fill('webhook-id: 1\nno header');
    await page.getByText(/Line 2 is not a header/).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it('inspector-35: takes a stored delivery, and finds the secret that was rotated away', async () => {
    const { data } = await on.stage.api<{ data: { id: number; secret: string } }>('POST', '/webhooks', {
      ...{ url: `${on.stage.receiverUrl}/lab`, events: ['profile.created'], generate_secret: true },
    });
    await on.stage.emit([{ event: 'profile.created', context: { id: 'p1' } }]);
    await on.stage.settled('delivered', 1);
    const list = await on.stage.api<{ data: { id: string }[] }>('GET', '/deliveries');
    const id = list.data[0]?.id ?? '';
    const { page, context } = await on.open(`/deliveries/${id}?tab=signature`);
    await page.getByRole('link', { name: 'signature lab' }).click();
    await page.getByRole('textbox', { name: 'Secret', exact: true }).fill(SECRET);
    const verdict = page.getByRole('region', { name: 'Verdict' });
    await verdict.getByText('The signature is invalid').first().waitFor();
    await verdict.getByText(/The sender used another secret/).waitFor();
    await page.getByRole('textbox', { name: 'Another secret to try' }).fill(data.secret);
    await verdict.getByText(/signed with another secret: the one in "Another secret to try"/).waitFor();
    await page.getByRole('textbox', { name: 'Secret', exact: true }).fill(data.secret);
    await verdict.getByText('The signature is valid.').waitFor();
    await page.goto('/lab/signature');
    await page.getByRole('textbox', { name: /The request/ }).fill(id);
    await page.waitForURL(/delivery=/);
    await page.getByRole('textbox', { name: 'Secret', exact: true }).fill(data.secret);
    await verdict.getByText('The signature is valid.').waitFor();
    expect(page.url()).not.toContain('whsec_');
    await context.close();
  });

  it.each([
    [1280, 'light'],
    [390, 'dark'],
  ] as const)('has no violation with a verdict at %i px, %s', async (width, theme) => {
    const { page, context } = await on.open('/lab/signature', { width, theme });
    await page.getByRole('textbox', { name: /The request/ }).fill(request('{"id":"p1","n":1.0}', '{"id":"p1","n":1}'));
    await page.getByRole('textbox', { name: 'Secret', exact: true }).fill(SECRET);
    await page.getByText(/whole numbers written as 1.0/).waitFor();
    expect(await page.locator('mark').allTextContents()).toEqual(['.', '}']);
    expect(await axeViolations(page)).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await context.close();
  });
});
