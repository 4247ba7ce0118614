// `npm run bench:inspector`: the live screen under load, in real Chromium against a real dispatcher. Prints Markdown.
// Everything runs on this one machine: load, dispatcher, receiver and the browser, which draws without a graphics card.
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { executablePath, launch, openPage } from '../browser/support/browser.ts';
import { setup } from '../browser/support/build.ts';
import { Stage } from '../browser/support/stage.ts';
import { Load } from './load.ts';
import {
  measureFilter,
  measureFirst,
  measureOpening,
  measureWire,
  rowsHeld,
  watchPage,
  whenSampled,
} from './page-figures.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000' },
    seconds: { type: 'string', default: '30' },
    rate: { type: 'string', default: '1000' },
    burst: { type: 'string', default: '5000' },
    throttles: { type: 'string', default: '1,4' },
    help: { type: 'boolean', short: 'h' },
  },
});
const BURST_SECONDS = 10;
const say = (text: string) => process.stderr.write(`${text}\n`);
const [rows, seconds, rate] = [Number(values.rows), Number(values.seconds), Number(values.rate)];

if (values.help === true) {
  console.log(
    'npm run bench:inspector [-- --rows 100000] [--seconds 30] [--rate 1000] [--throttles 1,4] [--burst 5000]',
  );
} else if (executablePath === undefined) {
  console.error('There is no Chromium here: set CHROMIUM to its path.');
  process.exitCode = 1;
} else {
  say('building the page …');
  setup();
  await using stage = await Stage.start();
  const browser = await launch();
  try {
    await run(stage, browser);
  } finally {
    await browser.close();
  }
}

async function run(stage: Stage, browser: Browser): Promise<void> {
  await stage.webhook('/ok', { max_in_flight: 200 });
  await stage.emit([{ event: 'profile.created', context: { id: 'first' } }]);
  console.log(`| first load of /live, empty cache | measured | target |\n| --- | --- | --- |`);
  for (const [throttle, paintMax, rowMax] of [
    [1, '800', '1,200'],
    [4, '1,500', '2,500'],
  ] as const) {
    const { paintMs, rowMs } = await measureFirst(browser, stage, throttle);
    console.log(`| first contentful paint, ${throttle}× | ${paintMs.toFixed(0)} ms | ≤ ${paintMax} ms |`);
    console.log(`| first live row, keyboard works, ${throttle}× | ${rowMs.toFixed(0)} ms | ≤ ${rowMax} ms |`);
  }

  const { page, faults } = await openPage(browser, stage, '/live');
  await page.getByRole('grid').waitFor();
  const load = new Load(stage);
  say(`filling the list with ${rows} rows …`);
  await load.fill(rows, () => rowsHeld(page), say);
  const lines: string[] = [];
  for (const throttle of values.throttles.split(',').map(Number)) {
    say(`${rate} events/s for ${seconds} s, processor slowed ${throttle}×`);
    const watch = await watchPage(page, throttle);
    const markers = await load.run(rate, seconds);
    const figures = await watch.stop(markers);
    lines.push(
      `| ${throttle}× | ${figures.held.toLocaleString('en')} | ${figures.fps.toFixed(1)} | ${figures.frameP95.toFixed(1)} ms | ${figures.longest.toFixed(0)} ms | ${(figures.busy * 100).toFixed(0)} % | ${figures.paintedP95.toFixed(0)} ms | ${figures.heapMb.toFixed(1)} MB | ${figures.heapGrowth.toFixed(2)} MB/min | ${load.sent.toLocaleString('en')}/s |`,
    );
  }
  console.log(
    '| processor slowed | rows held | fps (≥ 55) | frame p95 (≤ 25 ms) | longest task | main thread busy (≤ 35 %) | accepted → painted p95 (≤ 400 ms) | heap after collection (≤ 80 MB) | its growth (≤ 1 MB/min) | events accepted |',
  );
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |');
  console.log(lines.join('\n'));
  await burst(page, load);
  await stream(page, load);
  await openBody(stage, browser);
  if (faults.length > 0) console.log(`\nThe page complained: ${faults.slice(0, 5).join('; ')}`);
}

/** More than a page takes in: it must stay quick, and say that it does not show all. */
async function burst(page: Page, load: Load): Promise<void> {
  const wished = Number(values.burst);
  if (wished === 0) return;
  say(`${wished} events/s for ${BURST_SECONDS} s`);
  const watch = await watchPage(page, 1);
  const sampled = whenSampled(page);
  const figures = await watch.stop(await load.run(wished, BURST_SECONDS));
  const told = await sampled;
  console.log('\n| a burst of 10 s | measured | target |\n| --- | --- | --- |');
  console.log(`| events accepted | ${load.sent.toLocaleString('en')}/s | 5,000/s |`);
  console.log(`| frames | ${figures.fps.toFixed(1)} fps | ≥ 50 fps |`);
  console.log(
    `| sampling is said after | ${told === null ? 'never: all were shown' : `${told.toFixed(0)} ms`} | ≤ 2,000 ms |`,
  );
}

/** What goes over the wire, and how long a query on a full list takes, which the dispatcher answers. */
async function stream(page: Page, load: Load): Promise<void> {
  const { plain, deflated } = await measureWire(page, () => load.run(rate, 5));
  const kb = (bytes: number) => `${(bytes / 1024).toFixed(0)} KB/s`;
  console.log('\n| the stream | measured | target |\n| --- | --- | --- |');
  console.log(`| at ${rate}/s, deflated, as viewers of other machines get it | ${kb(deflated)} | ≤ 60 KB/s |`);
  console.log(`| at ${rate}/s, plain, as viewers of the same machine get it | ${kb(plain)} | |`);
  const near = await measureFilter(page, 'event:profile.* status:delivered');
  console.log(`| from Enter in the query box to rows, of many that match | ${near.toFixed(0)} ms | ≤ 80 ms |`);
  const far = await measureFilter(page, 'event:profile.created');
  console.log(`| to the only one that matches, the oldest of all | ${far.toFixed(0)} ms | |`);
}

/** The largest body there can be: a megabyte. */
async function openBody(stage: Stage, browser: Browser): Promise<void> {
  say('opening a body of 1 MB');
  const items = Array.from({ length: 9000 }, (_, i) => ({
    sku: `SKU-${i}`,
    name: 'A thing that was bought',
    price: i / 100,
    tags: ['a', 'b'],
  }));
  await stage.emit([{ event: 'order.created', context: { id: 'large', items } }]);
  const { textMs, longest, bytes } = await measureOpening(browser, stage);
  console.log('\n| opening the largest body | measured | target |\n| --- | --- | --- |');
  console.log(`| its size | ${(bytes / 1_048_576).toFixed(2)} MiB | 1 MiB at most |`);
  console.log(`| to its first text | ${textMs.toFixed(0)} ms | ≤ 800 ms |`);
  console.log(`| longest task | ${longest.toFixed(0)} ms | ≤ 100 ms |`);
}
