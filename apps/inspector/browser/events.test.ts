// One event: where it went, where not and why, and how it gets there after all.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { executablePath, launch, openPage } from './support/browser.ts';
import { Stage } from './support/stage.ts';

describe.skipIf(executablePath === undefined)('one event', () => {
  let stage: Stage;
  let browser: Browser;
  beforeAll(async () => {
    [stage, browser] = await Promise.all([Stage.start(), launch()]);
  });
  afterAll(async () => {
    await browser?.close();
    await stage?.[Symbol.asyncDispose]();
  });

  it('is sent by keyboard to webhooks that never got it', async () => {
    await stage.webhook('/all', { description: 'All' });
    await stage.webhook('/gold', { description: 'Gold', condition: { '==': [{ var: 'level' }, 'gold'] } });
    const [id] = await stage.emit([{ event: 'profile.created', context: { id: 'p-1', level: 'silver' } }]);
    await stage.webhook('/late', { description: 'Late' });
    const { page, context, faults } = await openPage(browser, stage, `/events/${id}`);
    const row = (name: string) => page.getByRole('row').filter({ hasText: name });
    await row('Gold').getByText('suppressed').waitFor();
    await row('Gold')
      .getByText(/condition: .*silver/)
      .waitFor();
    await row('Gold').getByRole('link', { name: 'Look at it in the lab' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Condition lab' }).waitFor();
    await page.getByText('Not met').first().waitFor();
    await page.goBack();
    await row('Late')
      .getByText(/created after this event/)
      .waitFor();
    for (const name of ['Gold', 'Late']) {
      await page.getByRole('button', { name: `to ${name}` }).focus();
      await page.keyboard.press('Enter');
      await row(name).getByText('delivered').waitFor();
    }
    expect(await page.getByRole('button', { name: /^Send the newest/ }).count()).toBe(0);
    expect(faults).toEqual([]);
    await context.close();
  });
});
