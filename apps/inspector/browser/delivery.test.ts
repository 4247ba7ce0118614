// One delivery, looked at from every side: where its time went, what went over the wire, what was different when it went well.
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { executablePath } from './support/browser.ts';
import { CuttableLink } from './support/cuttable-link.ts';
import { onStage } from './support/on-stage.ts';

const ANSWER = '{"error":"maintenance","b":12345678901234567890,"a":1}';

describe.skipIf(executablePath === undefined)('a delivery', () => {
  const ids = { failing: '', refused: '', fine: '', binary: '', long: '', large: '' };
  const on = onStage(async (stage) => {
    stage.answers.set('/down', { status: 503, body: ANSWER });
    stage.answers.set('/binary', { status: 400, body: Uint8Array.of(0xff, 0xfe, 0, 1), headers: { 'x-kind': 'odd' } });
    stage.answers.set('/parsed', { status: 500, body: '{"error":{"code":"body_already_parsed"}}' });
    stage.answers.set('/long', { status: 200, body: 'x'.repeat(40_000) });
    const settings = { retry_schedule: [3600, 7200] };
    await stage.webhook('/ok', { events: ['order.paid', 'order.large'] });
    await stage.webhook('/down', { events: ['order.failed'], ...settings });
    await stage.webhook('/binary', { events: ['order.binary'], ...settings });
    await stage.webhook('/parsed', { events: ['order.parsed'], ...settings });
    await stage.webhook('/long', { events: ['order.long'] });
    const profile = { id: 'p-1', email: 'ada@example.com', tags: [{ name: 'first' }, { name: 'second' }] };
    await stage.emit([
      { event: 'order.paid', context: { id: '1', total: 12.5, profile } },
      { event: 'order.failed', context: { id: '2', total: 1, profile } },
      { event: 'order.binary', context: { id: '3' } },
      { event: 'order.long', context: { id: '4' } },
      { event: 'order.parsed', context: { id: '7' } },
      { event: 'order.large', context: { id: '5', note: 'y'.repeat(300_000) } },
    ]);
    await stage.settled('delivered', 3);
    await stage.emit([{ event: 'order.paid', context: { id: '6', total: 13.5, profile } }]);
    await stage.settled('delivered', 4);
    await stage.settled('retrying', 3);
    for (const [name, event] of [
      ['failing', 'order.failed'],
      ['refused', 'order.parsed'],
      ['binary', 'order.binary'],
      ['long', 'order.long'],
      ['large', 'order.large'],
      ['fine', 'order.paid'],
    ] as const) {
      const { data } = await stage.api<{ data: { id: string }[] }>('GET', `/deliveries?filter[event]=${event}`);
      ids[name] = data[0]?.id ?? '';
    }
  });

  const press = async (page: Page, name: string) => {
    await page.getByRole('button', { name, exact: true }).focus();
    await page.keyboard.press('Enter');
  };
  const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

  it('inspector-15, inspector-16: shows each attempt with where its time went, and those to come', async () => {
    const { page, context, faults } = await on.open(`/deliveries/${ids.failing}`);
    const made = page.getByRole('listitem').filter({ hasText: 'Attempt 1' });
    await made.getByText('503').first().waitFor();
    await made.getByText(/waiting for the first byte \d/).waitFor();
    await made
      .getByText(/connect \d|connection reused/)
      .first()
      .waitFor();
    await page.getByText(/Next try in \d/).waitFor();
    const ahead = page.getByRole('listitem').filter({ hasText: '2 retries left' });
    await ahead.getByText(/^next in \d.*, last in \d/).waitFor();
    await ahead.getByText('All times').click();
    await ahead.getByText(/^Attempt 3:/).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it('story-8: says in words why the receiver refused it, and what to do', async () => {
    const { page, context, faults } = await on.open(`/deliveries/${ids.refused}`);
    const made = page.getByRole('listitem').filter({ hasText: 'Attempt 1' });
    await made
      .getByText(/code body_already_parsed\. The receiver's body parser ran before verification\. Move/)
      .waitFor();
    await made.getByText(/^Usual cause: .*express\.json\(\).* Read docs\/verifying-signatures\.md\.$/).waitFor();
    await page.goto(`/deliveries/${ids.refused}?tab=signature`);
    await page
      .getByText(/^The receiver refused attempt 1 with the code body_already_parsed\..* Move the body parser/)
      .waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it('inspector-17, inspector-18: shows what went over the wire as tree, text and bytes, digits and order kept', async () => {
    const { page, context, faults } = await on.open(`/deliveries/${ids.failing}`);
    await page.getByText('Attempt 1').waitFor();
    await page.keyboard.press('3');
    const body = page.getByRole('region', { name: 'Response body' });
    await body.getByText('12345678901234567890').waitFor();
    expect(((await body.textContent()) ?? '').replace(/\s+/g, ' ')).toMatch(/error .*b 12345678901234567890.*a /);
    await press(page, 'Raw');
    expect(await body.getByRole('group', { name: /Raw/ }).textContent()).toBe(ANSWER);
    await press(page, 'Hex');
    await body.getByText(/^00000000 {2}7b 22 65 72 72/).waitFor();
    await page.keyboard.press('2');
    const headers = page.getByRole('region', { name: 'Request headers' });
    await headers.getByRole('searchbox').fill('omneo');
    await headers.getByText('x-omneo-event').waitFor();
    expect(await headers.getByText('webhook-id').count()).toBe(0);
    // Bytes that are no text are not made into any.
    await page.goto(`/deliveries/${ids.binary}?tab=response`);
    await body.getByText(/^00000000 {2}ff fe 00 01/).waitFor();
    expect(await body.getByRole('button', { name: 'Raw' }).count()).toBe(0);
    await page.getByRole('region', { name: 'Response headers' }).getByText('x-kind').waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it('inspector-19: says how large a body is, what of it was kept, and shows a large one as it is', async () => {
    const { page, context } = await on.open(`/deliveries/${ids.long}?tab=response`);
    await page.getByText(/Only the first 16 KiB/).waitFor();
    await page.getByText('16,384 bytes (16.0 KiB)').waitFor();
    await page.goto(`/deliveries/${ids.large}?tab=request`);
    const body = page.getByRole('region', { name: 'Request body' });
    await body.getByRole('button', { name: 'Raw', pressed: true }).waitFor();
    await page.getByRole('button', { name: /^Show the other 37,\d{3} characters/ }).click();
    await press(page, 'Tree');
    await body.getByText('id:').or(body.getByText('"5"')).first().waitFor();
    await context.close();
  });

  it('inspector-20: holds it against the last success, and against any other', async () => {
    const { page, context } = await on.open(`/deliveries/${ids.fine}`);
    await page.getByText('Attempt 1').waitFor();
    await page.keyboard.press('4');
    await page.getByText('Compared with the last success').waitFor();
    await page.getByText('"total": 13.5').waitFor();
    await page.goto('/live?q=event:order.failed,order.binary');
    await page.getByRole('grid').getByText('order.failed').first().waitFor();
    for (const key of ['j', 'c', 'j', 'c']) await page.keyboard.press(key);
    await page.getByRole('heading', { name: 'Compare', level: 1 }).waitFor();
    await page.getByRole('region', { name: 'Answer' }).getByText('status: 400').waitFor();
    await page.getByRole('region', { name: 'Answer' }).getByText('status: 503').waitFor();
    await context.close();
  });

  it('inspector-21: is taken along as a command, a HAR, a link', async () => {
    const { page, context } = await on.open(`/deliveries/${ids.failing}`);
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByText('Attempt 1').waitFor();
    const copied = async (key: string, pattern: RegExp) => {
      await page.keyboard.press('y');
      await page.keyboard.press(key);
      await page.waitForFunction(
        async (source) => new RegExp(source).test(await navigator.clipboard.readText()),
        pattern.source,
      );
      return clipboard(page);
    };
    expect(await copied('c', /^curl /)).toContain(`${on.stage.receiverUrl}/down`);
    const har = JSON.parse(await copied('h', /"log"/)) as { log: { entries: { response: { status: number } }[] } };
    expect(har.log.entries.map(({ response }) => response.status)).toEqual([503]);
    expect(await copied('l', /^http/)).toBe(`${on.stage.url}/deliveries/${ids.failing}`);
    await context.close();
  });

  it('inspector-22: is linked to down to an attempt and a value of its body', async () => {
    await on.stage.api('POST', `/deliveries/${ids.failing}/resend`, {});
    const { page, context, faults } = await on.open(`/live?sel=${ids.failing}&tab=request`);
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const pane = page.getByRole('complementary', { name: 'Delivery' });
    await pane.getByRole('combobox', { name: 'Attempt' }).selectOption('1: 503');
    await page.waitForURL(/attempt=1/);
    await pane.getByRole('group').filter({ hasText: 'tags' }).first().waitFor();
    for (const name of ['tags [ 2 ]', '1 { 1 }']) {
      const branch = pane
        .locator('details')
        .filter({ has: page.locator(':scope > summary', { hasText: name }) })
        .last();
      if ((await branch.getAttribute('open')) === null) {
        await branch.locator(':scope > summary').focus();
        await page.keyboard.press('Enter');
      }
    }
    await pane.getByRole('button', { name: 'Copy a link to $.profile.tags[1].name' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/at=/);
    const link = await clipboard(page);
    const other = await context.newPage();
    await other.goto(link);
    const value = other.locator('[aria-current=location]');
    await value.waitFor();
    expect(await value.textContent()).toContain('name "second"');
    await other.waitForFunction(() => {
      const box = document.querySelector('[aria-current=location]')?.getBoundingClientRect();
      return box !== undefined && box.top >= 0 && box.bottom <= innerHeight;
    });
    expect(await other.getByRole('combobox', { name: 'Attempt' }).inputValue()).toBe('1');
    // Another row is looked at from its beginning.
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => !url.searchParams.has('at') && !url.searchParams.has('attempt'));
    expect(faults).toEqual([]);
    await context.close();
  });

  it('inspector-62: draws the attempt that is under way against its timeout', async () => {
    on.stage.answers.set('/slow', { status: 200, delayMs: 6000 });
    await on.stage.webhook('/slow', { events: ['custom.slow'], timeout_ms: 20_000 });
    await on.stage.emit([{ event: 'custom.slow', context: {} }]);
    const { page, context, faults } = await on.open('/live?q=event:custom.slow');
    await page.locator('[role=row][data-id]').first().click();
    const pane = page.getByRole('complementary', { name: 'Delivery' });
    await pane.getByText(/^[\d.]+ m?s of 20 s$/).waitFor();
    await pane.getByRole('progressbar', { name: /^Attempt 1/ }).waitFor();
    await pane.getByText(/^●delivered$/).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it('inspector-64: says that the stream is stalled when no figures come, and that it is live again', async () => {
    await using link = await CuttableLink.to(on.stage.url);
    const { page, context } = await on.open('/live', { url: link.url });
    await page.getByRole('grid').waitFor();
    const pill = page.getByRole('banner').getByText(/^●Live$/);
    await pill.waitFor();
    link.hold();
    await page.getByText(/Stalled for \d+ s$/).waitFor();
    link.release();
    await pill.waitFor();
    await context.close();
  });
});
