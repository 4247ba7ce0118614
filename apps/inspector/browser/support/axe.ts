import { source } from 'axe-core';
import type { Page } from 'playwright-core';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What is not accessible on the page as it is now: a line for each. */
export async function axeViolations(page: Page): Promise<string[]> {
  // By the browser's own protocol: the page's policy refuses a script that it does not serve itself.
  await page.evaluate(source);
  return page.evaluate(async (rules) => {
    const { axe } = window as unknown as { axe: { run: (on: Document, how: unknown) => Promise<AxeResult> } };
    type AxeResult = {
      violations: { id: string; help: string; nodes: { target: unknown[]; failureSummary?: string }[] }[];
    };
    const { violations } = await axe.run(document, { runOnly: { type: 'tag', values: rules } });
    return violations.flatMap(({ id, help, nodes }) =>
      nodes
        .slice(0, 3)
        .map(({ target, failureSummary }) => `${id}: ${help} at ${target.join(' ')} (${failureSummary})`),
    );
  }, RULES);
}
