// One event: where it went, where not and why, and how it gets there after all.
import { describe, expect, it } from 'vitest';
import { executablePath } from './support/browser.ts';
import { onStage } from './support/on-stage.ts';

describe.skipIf(executablePath === undefined)('one event', () => {
  const on = onStage();

  it('inspector-24, inspector-28: is sent by keyboard to webhooks that never got it', async () => {
    await on.stage.webhook('/all', { description: 'All' });
    await on.stage.webhook('/gold', { description: 'Gold', condition: { '==': [{ var: 'level' }, 'gold'] } });
    const [id] = await on.stage.emit([{ event: 'profile.created', context: { id: 'p-1', level: 'silver' } }]);
    await on.stage.webhook('/late', { description: 'Late' });
    const { page, context, faults } = await on.open(`/events/${id}`);
    const row = (name: string) => page.getByRole('row').filter({ hasText: name });
    await row('Gold').getByText('suppressed').waitFor();
    await row('Gold')
      .getByText(/condition: .*silver/)
      .waitFor();
    await row('Gold').getByRole('link', { name: 'Try the condition in the lab' }).focus();
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
