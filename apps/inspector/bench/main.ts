// `npm run bench:inspector`: the live screen under load, in real Chromium against a real dispatcher. Prints Markdown.
// Everything runs on this one machine: load, dispatcher, receiver and the browser, which draws without a graphics card.
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { executablePath, launch, openPage } from '../browser/support/browser.ts';
import { setup } from '../browser/support/build.ts';
import { Stage } from '../browser/support/stage.ts';
import { Load } from './load.ts';
import { measureFirst, rowsHeld, watchPage } from './page-figures.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000' },
    seconds: { type: 'string', default: '30' },
    rate: { type: 'string', default: '1000' },
    help: { type: 'boolean', short: 'h' },
  },
});
const say = (text: string) => process.stderr.write(`${text}\n`);
const [rows, seconds, rate] = [Number(values.rows), Number(values.seconds), Number(values.rate)];

if (values.help === true) {
  console.log('npm run bench:inspector [-- --rows 100000] [--seconds 30] [--rate 1000]');
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
  const first = await measureFirst(browser, stage);
  console.log(`| first load of /live, empty cache | measured | target |\n| --- | --- | --- |`);
  console.log(`| first contentful paint | ${first.paintMs.toFixed(0)} ms | ≤ 800 ms |`);
  console.log(`| first live row, keyboard works | ${first.rowMs.toFixed(0)} ms | ≤ 1,200 ms |\n`);

  const { page, faults } = await openPage(browser, stage, '/live');
  await page.getByRole('grid').waitFor();
  const load = new Load(stage);
  say(`filling the list with ${rows} rows …`);
  await load.fill(rows, () => rowsHeld(page), say);
  const lines: string[] = [];
  for (const throttle of [1, 4]) {
    say(`${rate} events/s for ${seconds} s, processor slowed ${throttle}×`);
    const watch = await watchPage(page, throttle);
    const markers = await load.run(rate, seconds);
    const figures = await watch.stop(markers);
    lines.push(
      `| ${throttle}× | ${figures.held.toLocaleString('en')} | ${figures.fps.toFixed(1)} | ${figures.frameP95.toFixed(1)} ms | ${figures.longest.toFixed(0)} ms | ${(figures.busy * 100).toFixed(0)} % | ${figures.paintedP95.toFixed(0)} ms | ${figures.heapMb.toFixed(1)} MB | ${load.sent.toLocaleString('en')}/s |`,
    );
  }
  console.log(
    '| processor slowed | rows held | fps (≥ 55) | frame p95 (≤ 25 ms) | longest task | main thread busy (≤ 35 %) | accepted → painted p95 (≤ 400 ms) | heap after collection (≤ 80 MB) | events accepted |',
  );
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- |');
  console.log(lines.join('\n'));
  if (faults.length > 0) console.log(`\nThe page complained: ${faults.slice(0, 5).join('; ')}`);
}
