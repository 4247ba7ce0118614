// Erasing a profile: asked for by its id, followed while it runs, and ended with a receipt.
import { describe, expect, it } from 'vitest';
import { executablePath } from './support/browser.ts';
import { onStage } from './support/on-stage.ts';

const EVENTS = 4000;
const BATCH = 1000;

describe.skipIf(executablePath === undefined)('erasing a profile', () => {
  const on = onStage();

  it('inspector-76: is confirmed by the id, shows its progress and its receipt, and leaves the event erased', async () => {
    // Off, so that nothing is sent: only what is stored counts.
    await on.stage.webhook('/off', { is_active: false });
    const event = { event: 'order.placed', context: { id: 'o-1', profile_id: 'p-77', email: 'ada@example.com' } };
    const ids: string[] = [];
    for (let sent = 0; sent < EVENTS; sent += BATCH) {
      ids.push(...(await on.stage.emit(Array.from({ length: BATCH }, () => event))));
    }
    const { page, context, faults } = await on.open(`/events/${ids.at(-1)}`);
    await page.getByText('ada@example.com').waitFor();
    await page.getByRole('button', { name: 'Erase this profile' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Erase this profile' });
    const erase = dialog.getByRole('button', { name: 'Erase', exact: true });
    await page.keyboard.type('p-7');
    expect(await erase.isDisabled()).toBe(true);
    await page.keyboard.type('7');
    // It may be over at once: what was shown in between is written down as it appears.
    const progress = page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          const look = () => {
            const text = document.querySelector('dialog [role=status]')?.textContent ?? '';
            if (text.startsWith('Removing')) resolve(text);
          };
          new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
        }),
    );
    await page.keyboard.press('Enter');
    expect(await progress).toMatch(/Removing … [\d,]+ events so far/);
    await dialog.getByText('The profile is erased.').waitFor();
    expect(await dialog.locator('dd').allTextContents()).toEqual(['1', '4,000', '4,000', '4,000', '0']);
    await dialog.getByRole('button', { name: 'Close' }).last().focus();
    await page.keyboard.press('Enter');
    await page.getByText('The context of this event was erased.').waitFor();
    await page.getByRole('button', { name: 'Erase this profile' }).waitFor({ state: 'detached' });
    expect(await page.locator('body').textContent()).not.toMatch(/p-77|ada@example/);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('inspector-76: is not offered to a token that may not erase', async () => {
    const [id] = await on.stage.emit([{ event: 'order.placed', context: { id: 'o-2', profile_id: 'p-78' } }]);
    const token = on.stage.command([
      ...['token', 'create', '--tenant', 'demo', '--name', 'reader'],
      ...['--scopes', 'read-events,read-deliveries,read-webhooks'],
    ]);
    const { page, context } = await on.open(`/events/${id}`, { token });
    await page.getByText('p-78').first().waitFor();
    expect(await page.getByRole('button', { name: 'Erase this profile' }).count()).toBe(0);
    await context.close();
  });
});
