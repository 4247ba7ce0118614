// No figure of the list loses its unit: every cell that has one is as wide as its text, in each way of showing times.
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { executablePath } from './support/browser.ts';
import { onStage } from './support/on-stage.ts';

/** Columns whose text is ours. Names, ids and URLs may be of any length. */
const MEASURED = ['status', 'time', 'code', 'latency', 'attempt', 'next', 'size'];

const clipped = (page: Page): Promise<string[]> =>
  page.evaluate(
    (columns) =>
      columns.flatMap((column) =>
        [...document.querySelectorAll(`[role=row] > [data-column=${column}]`)]
          .filter((cell) => cell.scrollWidth > cell.clientWidth)
          .map((cell) => `${column}: ${cell.textContent}`),
      ),
    MEASURED,
  );

describe.skipIf(executablePath === undefined)('widths', () => {
  const on = onStage(async (stage) => {
    stage.answers.set('/down', { status: 503 });
    stage.answers.set('/down2', { status: 503 });
    stage.answers.set('/gone', { status: 410 });
    stage.answers.set('/reset', { status: 200, reset: true });
    stage.answers.set('/slow', { status: 200, delayMs: 3000 });
    const only = (event: string, more = {}) => ({ events: [event], ...more });
    await stage.webhook('/ok', only('custom.fine'));
    await stage.webhook(
      '/down',
      only('custom.weeks', { retry_schedule: [604_800], retry_hourly: true, retry_daily: true }),
    );
    await stage.webhook('/down2', only('custom.hours', { retry_schedule: [43_199] }));
    await stage.webhook('/gone', only('custom.gone'));
    await stage.webhook('/reset', only('custom.reset', { retry_schedule: [] }));
    await stage.webhook('/slow', only('custom.slow', { timeout_ms: 1000, retry_schedule: [] }));
    await stage.webhook('/unused', only('custom.refused', { url: 'http://127.0.0.1:9/', retry_schedule: [] }));
    await stage.webhook('/unused', only('custom.unknown', { url: 'http://nothing.invalid/', retry_schedule: [] }));
    const names = ['weeks', 'hours', 'gone', 'reset', 'slow', 'refused', 'unknown'];
    await stage.emit(names.map((name) => ({ event: `custom.${name}`, context: {} })));
    await stage.emit([
      { event: 'custom.fine', context: { text: 'x'.repeat(1_000_000) } },
      { event: 'custom.fine', context: { text: 'x'.repeat(900) } },
    ]);
    await stage.settled('retrying', 2);
    await stage.settled('held', 1);
    await stage.settled('failed', 4);
    stage.answers.delete('/reset');
    const failed = await stage.api<{ data: { id: string }[] }>('GET', '/deliveries?filter[event]=custom.reset');
    await stage.api('POST', `/deliveries/${failed.data[0]?.id}/resend`, { as_new: true });
    await stage.settled('delivered', 3);
  });

  it('inspector-71: no text is cut at 1440 px, next to an open delivery or at 1920 px', async () => {
    for (const width of [1440, 1920]) {
      const { page, context, faults } = await on.open('/live', { width });
      await page.locator('[role=row][data-id]').nth(9).waitFor();
      // Times as local, UTC, and as long ago.
      for (let zone = 0; zone < 3; zone += 1) {
        expect(await clipped(page), `${width} px`).toEqual([]);
        await page.keyboard.press('t');
      }
      await page.locator('[role=row][data-id]').first().click();
      await page.getByRole('complementary', { name: 'Delivery' }).waitFor();
      expect(await clipped(page), `${width} px, with a delivery`).toEqual([]);
      expect(faults).toEqual([]);
      await context.close();
    }
  });

  it('inspector-71: the same holds for the figures of the other screens', async () => {
    const { page, context } = await on.open('/ops');
    for (const path of ['/ops', '/charts', '/settings/webhooks', '/settings/tokens', '/settings/audit']) {
      await page.goto(path);
      await page.locator('main table').first().waitFor();
      const cut = await page.evaluate(() =>
        [...document.querySelectorAll('main td, main dd, main th')]
          .filter((cell) => cell.scrollWidth > cell.clientWidth + 1 && getComputedStyle(cell).overflowX !== 'visible')
          .map((cell) => cell.textContent ?? ''),
      );
      expect(cut, path).toEqual([]);
    }
    await context.close();
  });
});
