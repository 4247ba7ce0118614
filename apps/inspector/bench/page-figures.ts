// What the browser itself says of the page: frames, long tasks, heap, and when a marked row was on screen.
import { deflateRawSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { openPage } from '../browser/support/browser.ts';
import type { Stage } from '../browser/support/stage.ts';
import type { Marker } from './load.ts';

type Kept = { frames: number[]; tasks: number[]; seen: Record<string, number>; on: boolean };

export type Figures = {
  held: number;
  fps: number;
  frameP95: number;
  longest: number;
  busy: number;
  paintedP95: number;
  heapMb: number;
  /** How much more of it there is than at the beginning, MB a minute. */
  heapGrowth: number;
};

const quantile = (values: readonly number[], q: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] ?? Number.NaN;

/** From an empty cache to the first paint, and to a row that a key moves to. */
export async function measureFirst(
  browser: Browser,
  stage: Stage,
  throttle: number,
): Promise<{ paintMs: number; rowMs: number }> {
  const { page, context } = await openPage(browser, stage, '/sign-in');
  const devtools = await context.newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: throttle });
  await devtools.send('Network.enable');
  await devtools.send('Network.clearBrowserCache');
  await page.goto('/live');
  await page.getByRole('grid').waitFor();
  const rowMs = await page.evaluate(() => performance.now());
  await page.keyboard.press('j');
  await page.waitForFunction(() => document.querySelector('[role=grid]')?.hasAttribute('aria-activedescendant'));
  const paintMs = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
  );
  await context.close();
  return { paintMs, rowMs };
}

/** By what the page says at its foot. */
export const rowsHeld = (page: Page): Promise<number> =>
  page.evaluate(() => Number(document.querySelector('footer')?.dataset['loaded'] ?? 0));

export async function watchPage(
  page: Page,
  throttle: number,
): Promise<{ stop: (markers: readonly Marker[]) => Promise<Figures> }> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: throttle });
  await devtools.send('Performance.enable');
  await page.evaluate(watchFrames);
  const heapBefore = await heapMb();
  const before = await taskSeconds();
  const startedAt = performance.now();

  async function taskSeconds(): Promise<number> {
    const { metrics } = (await devtools.send('Performance.getMetrics')) as {
      metrics: { name: string; value: number }[];
    };
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
  }

  async function heapMb(): Promise<number> {
    await devtools.send('HeapProfiler.enable');
    await devtools.send('HeapProfiler.collectGarbage');
    // Else it goes on watching what is allocated, which the page would feel.
    await devtools.send('HeapProfiler.disable');
    const { usedSize } = (await devtools.send('Runtime.getHeapUsage')) as { usedSize: number };
    return usedSize / 1_048_576;
  }

  return {
    async stop(markers) {
      const passed = (performance.now() - startedAt) / 1000;
      const busy = ((await taskSeconds()) - before) / passed;
      // The last of them are still on their way.
      await page.waitForTimeout(2000);
      const kept = await page.evaluate((): Kept => {
        const { bench } = window as unknown as { bench: Kept };
        bench.on = false;
        return bench;
      });
      await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 });
      const heap = await heapMb();
      const held = await rowsHeld(page);
      // A marked row that more than a screen of newer ones came with in the same frame was never drawn.
      const painted = markers.flatMap(({ profile, acceptedAt }) => {
        const seenAt = kept.seen[profile];
        return seenAt === undefined ? [] : [seenAt - acceptedAt];
      });
      const whole = kept.frames.reduce((sum, gap) => sum + gap, 0);
      await devtools.detach();
      return {
        held,
        fps: (kept.frames.length / whole) * 1000,
        frameP95: quantile(kept.frames, 0.95),
        longest: Math.max(0, ...kept.tasks),
        busy,
        paintedP95: quantile(painted, 0.95),
        heapMb: heap,
        heapGrowth: (heap - heapBefore) / (passed / 60),
      };
    },
  };
}

/** Runs in the page. A marked row is near the head when it comes: the rows that are drawn are looked through each frame. */
function watchFrames(): void {
  const bench: Kept = { frames: [], tasks: [], seen: {}, on: true };
  (window as unknown as { bench: Kept }).bench = bench;
  new PerformanceObserver((list) => {
    if (bench.on) for (const { duration } of list.getEntries()) bench.tasks.push(duration);
  }).observe({ entryTypes: ['longtask'] });
  let last = performance.now();
  const frame = (now: number): void => {
    if (!bench.on) return;
    bench.frames.push(now - last);
    last = now;
    for (const cell of document.querySelectorAll('[data-column=profile]')) {
      const text = cell.textContent ?? '';
      if (text.startsWith('marker-')) bench.seen[text] ??= Date.now();
    }
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

/** ms until the page says that it does not show all; `null` = it never did while it was watched. */
export async function whenSampled(page: Page, withinMs = 20_000): Promise<number | null> {
  const startedAt = performance.now();
  try {
    await page.getByText(/^Sampled:/).waitFor({ timeout: withinMs });
    return performance.now() - startedAt;
  } catch {
    return null;
  }
}

/** Bytes a second that the stream brings while that runs: as they are, and as a viewer on another machine gets them. */
export async function measureWire(
  page: Page,
  running: () => Promise<unknown>,
): Promise<{ plain: number; deflated: number }> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  let [plain, deflated] = [0, 0];
  devtools.on('Network.webSocketFrameReceived', ({ response }) => {
    const text = Buffer.from(response.payloadData);
    plain += text.length;
    // As the dispatcher does it; viewers of its own machine get it plain, which costs less than it saves.
    deflated += text.length < 1024 ? text.length : deflateRawSync(text, { level: 1 }).length;
  });
  const startedAt = performance.now();
  await running();
  const seconds = (performance.now() - startedAt) / 1000;
  await devtools.detach();
  return { plain: plain / seconds, deflated: deflated / seconds };
}

/** From the key that asks for a query to its first row, ms. The list holds what it holds. */
export async function measureFilter(page: Page, query: string): Promise<number> {
  await page.keyboard.press('/');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(query);
  await page.getByRole('button', { name: 'Show', exact: true }).focus();
  await page.evaluate(() => {
    const kept = { at: 0 };
    (window as unknown as { filtering: typeof kept }).filtering = kept;
    const before = location.search;
    addEventListener(
      'keydown',
      () => {
        const begunAt = performance.now();
        const look = (): void => {
          // The list before is taken away with the first frame.
          const isDone = location.search !== before && document.querySelector('[role=grid] [data-id]') !== null;
          const held = Number(document.querySelector('footer')?.dataset['loaded'] ?? Number.NaN);
          if (isDone && held <= 300) kept.at = performance.now() - begunAt;
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      },
      { once: true, capture: true },
    );
  });
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => (window as unknown as { filtering: { at: number } }).filtering.at > 0);
  return page.evaluate(() => (window as unknown as { filtering: { at: number } }).filtering.at);
}

/** From a click on its tab to the first line of a large body. */
export async function measureOpening(
  browser: Browser,
  stage: Stage,
): Promise<{ textMs: number; longest: number; bytes: number }> {
  const id = await found(stage);
  const { page, context } = await openPage(browser, stage, `/deliveries/${id}`);
  await page.getByRole('tab', { name: 'Timeline' }).waitFor();
  await page.evaluate(() => {
    const kept = { tasks: [] as number[], at: 0 };
    (window as unknown as { opening: typeof kept }).opening = kept;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) kept.tasks.push(duration);
    }).observe({ entryTypes: ['longtask'] });
    const tab = [...document.querySelectorAll<HTMLElement>('[role=tab]')].find((one) => one.textContent === 'Request');
    const begunAt = performance.now();
    tab?.click();
    const look = (): void => {
      if (document.querySelector('[role=tabpanel]')?.textContent?.includes('items'))
        kept.at = performance.now() - begunAt;
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await page.waitForFunction(() => (window as unknown as { opening: { at: number } }).opening.at > 0);
  await page.waitForTimeout(1000);
  const { tasks, at } = await page.evaluate(
    () => (window as unknown as { opening: { tasks: number[]; at: number } }).opening,
  );
  const { data } = await stage.api<{ data: { body_bytes: number } }>('GET', `/deliveries/${id}`);
  await context.close();
  return { textMs: at, longest: Math.max(0, ...tasks), bytes: data.body_bytes };
}

async function found(stage: Stage): Promise<string> {
  for (;;) {
    const { data } = await stage.api<{ data: { id: string }[] }>('GET', '/deliveries?filter[event]=order.created');
    const [delivery] = data;
    if (delivery !== undefined) return delivery.id;
  }
}
