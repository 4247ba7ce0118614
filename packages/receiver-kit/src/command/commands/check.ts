import { ALL_FRAMEWORKS, type Framework } from '@posthorn/diagnose/frameworks';
import { generateSecret, parseSecret } from '@posthorn/signing';
import { guessFramework } from '../../check/guess-framework.ts';
import { reportOf } from '../../check/report.ts';
import { reportText } from '../../check/report-text.ts';
import { ALL_CHECKS, runChecks } from '../../check/run-checks.ts';
import { EXAMPLES, type ExampleName } from '../../sending/examples.ts';
import { type Command, type Flags, textFlag, UsageError } from '../command.ts';
import { secondsOf } from '../read-flags.ts';
import { SECRET_FLAG, secretOf, urlOf } from '../target.ts';

const IDS = [...new Set(ALL_CHECKS.map(({ id }) => id.split(':')[0] ?? id))];
const FRAMEWORK_IDS = ALL_FRAMEWORKS.map(({ id }) => id).join(', ');

export const check: Command = {
  name: 'check',
  summary: 'Send a receiver everything that breaks receivers, and say what to change',
  args: ['URL'],
  about: `Sends genuine and forged webhooks, odd ones and copies, and judges the answers. The worst finding is printed first, with the line to change.
Handlers of the receiver run with example data. The ids begin with tst_ (delivery.test), so that handlers can skip them. Use a test system.
The exit code is 1 if a check failed, or if none passed. With --strict it is also 1 if a check is unclear.

Checks: ${IDS.join(', ')}.
The check valid is sent for each known event: valid:profile.created.`,
  flags: [
    SECRET_FLAG,
    {
      name: 'framework',
      value: 'NAME',
      text: `Words for the advice: ${FRAMEWORK_IDS}. Default: guessed from the answers`,
    },
    { name: 'only', value: 'CHECKS', text: 'Only these, separated by commas' },
    { name: 'skip', value: 'CHECKS', text: 'All but these, separated by commas' },
    { name: 'event', value: 'EVENT', text: 'Event of the checks. Default: the first that the receiver handles' },
    { name: 'timeout', value: 'SECONDS', text: 'How long to wait for each answer. Default: 15' },
    { name: 'strict', value: null, text: 'Exit code 1 also if a check is unclear' },
    { name: 'json', value: null, text: 'Print the report as JSON' },
  ],
  run: async ({ flags, args }, surroundings) => {
    const timeoutMs = secondsOf(flags, 'timeout', 15) * 1000;
    const isWanted = wanted(flags);
    const [event, chosen] = [eventOf(flags), frameworkOf(flags)];
    const own = await secretOf(flags, surroundings);
    const url = urlOf(args[0] ?? '', surroundings);
    const other = parseSecret(generateSecret());
    const results = await runChecks({ ...{ url, timeoutMs, isWanted, event, own, other }, now: Date.now });
    const { judged, answers, usesKit } = results;
    const framework = chosen ?? guessFramework(answers);
    const report = reportOf(judged, { framework, usesKit, path: url.pathname });
    // Without user and password.
    const shown = `${url.origin}${url.pathname}${url.search}`;
    const { stdout, hasColours } = surroundings;
    if (flags['json'] === true) {
      stdout.write(`${JSON.stringify({ url: shown, framework: framework?.id ?? null, usesKit, ...report })}\n`);
    } else {
      const built = builtWith(framework, chosen !== null, usesKit);
      stdout.write(`${shown}: ${built}\n\n${reportText(report, hasColours)}\n`);
    }
    const isRight = report.failed === 0 && report.passed > 0 && (report.unclear === 0 || flags['strict'] !== true);
    return isRight ? 0 : 1;
  },
};

function builtWith(framework: Framework | null, isChosen: boolean, usesKit: boolean): string {
  const kit = usesKit ? 'with the receiver kit' : 'without the receiver kit, as far as its answers show';
  if (framework === null) return `${kit}. --framework NAME gives advice with code`;
  return `${framework.name}${isChosen ? '' : ' (guessed; --framework NAME sets it)'}, ${kit}`;
}

function listOf(flags: Flags, name: string): readonly string[] | undefined {
  const list = textFlag(flags, name)
    ?.split(',')
    .map((one) => one.trim());
  const unknown = list?.find((one) => !ALL_CHECKS.some(({ id }) => isNamed(id, one)));
  if (unknown === undefined) return list;
  throw new UsageError(`--${name}: there is no check "${unknown}"; the checks are ${IDS.join(', ')}`);
}

const isNamed = (id: string, name: string): boolean => id === name || id.split(':')[0] === name;

function wanted(flags: Flags): (id: string) => boolean {
  const only = listOf(flags, 'only');
  const skip = listOf(flags, 'skip') ?? [];
  return (id) => (only?.some((name) => isNamed(id, name)) ?? true) && !skip.some((name) => isNamed(id, name));
}

function eventOf(flags: Flags): ExampleName | undefined {
  const name = textFlag(flags, 'event');
  if (name === undefined || Object.hasOwn(EXAMPLES, name)) return name as ExampleName | undefined;
  throw new UsageError(
    `--event: there is no example of "${name}"; there is one of ${Object.keys(EXAMPLES).join(', ')}`,
  );
}

function frameworkOf(flags: Flags): Framework | null {
  const id = textFlag(flags, 'framework');
  const found = ALL_FRAMEWORKS.find((one) => one.id === id);
  if (id !== undefined && found === undefined)
    throw new UsageError(`--framework must be one of ${FRAMEWORK_IDS}; got "${id}"`);
  return found ?? null;
}
