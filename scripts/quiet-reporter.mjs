// A dot for each file that passed, everything about what failed, and each skipped test with its reason at the end.
import { relative } from 'node:path';
import { DefaultReporter } from 'vitest/node';
import { executablePath } from '../apps/inspector/browser/support/chromium-path.ts';

export default class QuietReporter extends DefaultReporter {
  #skipped = new Map();

  constructor() {
    super({ summary: false });
  }

  printTestModule(module) {
    if (module.state() === 'failed') super.printTestModule(module);
    else process.stdout.write('.');
  }

  onTestCaseResult(test) {
    super.onTestCaseResult(test);
    const result = test.result();
    if (result.state !== 'skipped') return;
    const file = relative(process.cwd(), test.module.moduleId);
    // Without a note the title tells the reason.
    const why = `${file}: ${result.note ?? test.fullName}`;
    this.#skipped.set(why, (this.#skipped.get(why) ?? 0) + 1);
  }

  onTestRunEnd(...args) {
    process.stdout.write('\n');
    super.onTestRunEnd(...args);
    // Without a browser every test of that project is left out: the command itself tells the reason.
    const told = [...this.#skipped].filter(([why]) => executablePath !== undefined || !why.includes('/browser/'));
    for (const [why, count] of told) console.log(`skipped${count > 1 ? ` (${count})` : ''}: ${why}`);
  }
}
