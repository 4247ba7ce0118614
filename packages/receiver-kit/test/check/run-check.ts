// Runs the command `check` in this process, and reads its report.
import { runCommand } from '../../src/command/run.ts';
import { SECRET } from '../support/sender.ts';

export interface JsonReport {
  framework: string | null;
  usesKit: boolean;
  findings: {
    risk: string;
    meanings: string[];
    advice: { text: string; code: string | null };
    checks: { id: string }[];
  }[];
  checks: { id: string; verdict: string; found: string }[];
  passed: number;
  failed: number;
  unclear: number;
}

export async function runCheck(url: string, flags: readonly string[] = []) {
  const written = { stdout: '', stderr: '' };
  const code = await runCommand(['check', url, '--json', ...flags], {
    env: { WEBHOOK_SECRET: SECRET },
    stdin: async () => '',
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
    hasColours: false,
  });
  const report = (written.stdout === '' ? {} : JSON.parse(written.stdout)) as JsonReport;
  return { code, report, stderr: written.stderr };
}

export const failedIn = ({ checks }: JsonReport): string[] =>
  checks.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id);
