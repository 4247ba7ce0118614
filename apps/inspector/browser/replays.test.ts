// Everything that matches, sent again: counted first, at a pace, stopped and gone on with.
import { describe, expect, it } from 'vitest';
import { executablePath } from './support/browser.ts';
import { shopEvents } from './support/events.ts';
import { onStage } from './support/on-stage.ts';

describe.skipIf(executablePath === undefined)('a replay', () => {
  const on = onStage(async (stage) => {
    await stage.webhook('/ok');
    await stage.emit(shopEvents(12));
    await stage.settled('delivered', 12);
  });

  it('INS27: is planned from the list, paced, paused, gone on with and cancelled by keyboard', async () => {
    const { page, context, faults } = await on.open('/replays?query=event:profile.*');
    await page.getByRole('textbox', { name: 'Which deliveries' }).waitFor();
    await page.getByRole('spinbutton', { name: 'At most a second' }).focus();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('0.5');
    await page.keyboard.press('Enter');
    await page.getByText(/Nothing has been sent yet. Starting it makes 8 new deliveries.*about 1[46] s/).waitFor();
    const act = async (name: string | RegExp) => {
      await page.getByRole('button', { name }).focus();
      await page.keyboard.press('Enter');
    };
    await act('Send 8 deliveries');
    await page.getByText(/are still to come. That takes about/).waitFor();
    await act('Pause');
    await page.getByText(/^It waits; \d are still to come/).waitFor();
    await act('Go on');
    await page.getByText(/are still to come. That takes about/).waitFor();
    await act('Cancel');
    await page.getByText('It was cancelled. What it had sent by then stays.').waitFor();
    const { data } = await on.stage.api<{ data: { total: number; remaining: number } }>('GET', '/replays/1');
    expect(data.total).toBe(8);
    expect(data.remaining).toBeGreaterThan(0);
    expect(faults).toEqual([]);
    await context.close();
  });
});
