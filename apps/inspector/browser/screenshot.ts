// Takes the picture of the README, docs/images/inspector.png: `npm run screenshot`. The demo runs for a while, its receiver
// is stopped, and a delivery that failed is opened.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { launch } from './support/browser.ts';

const checkout = fileURLToPath(new URL('../../../', import.meta.url));
const picture = join(checkout, 'docs', 'images', 'inspector.png');
const WIDTH = 1440;
const HEIGHT = 860;

const folder = await mkdtemp(join(tmpdir(), 'posthorn-screenshot-'));
const flags = ['--port', '0', '--receiver-port', '0', '--rate', '10', '--seed', '7'];
const demo = spawn(
  process.execPath,
  [
    ...['--conditions=@posthorn/source', 'apps/demo/src/main.ts', ...flags],
    ...['--database', `sqlite:${join(folder, 'demo.db')}`],
  ],
  { cwd: checkout, stdio: ['ignore', 'pipe', 'inherit'] },
);
const link = await new Promise<string>((resolve) => {
  createInterface({ input: demo.stdout }).on('line', (line) => {
    const [url] = /http:\/\/\S+\/sign-in#link=\S+/.exec(line) ?? [];
    if (url !== undefined) resolve(url);
  });
});
const browser = await launch();
const page = await browser.newPage({ viewport: { width: WIDTH, height: HEIGHT }, colorScheme: 'light' });
await page.goto(link);
await page.waitForURL(/\/live/);
const grid = page.getByRole('grid');
await grid.locator('[data-status=delivered]').nth(12).waitFor();
await page.getByRole('button', { name: 'Stop demo receiver' }).click();
await grid.locator('[data-status=retrying]').nth(4).waitFor();
await page.getByRole('button', { name: 'Start demo receiver' }).click();
await page.keyboard.press('j');
await grid.locator('[data-status=retrying]').nth(2).click();
await page.getByRole('complementary', { name: 'Delivery' }).getByText(/503/).first().waitFor();
await page.screenshot({ path: picture });
await browser.close();
demo.kill('SIGTERM');
await once(demo, 'close');
await rm(folder, { recursive: true, force: true });
console.log(`wrote ${picture}`);
