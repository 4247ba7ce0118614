// The pages of docs/targets/, made of the presets in the source. `npm run docs:presets` writes them.
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createInlineRenderer } from '../../apps/dispatcher/src/rendering/inline-renderer.ts';
import { renderPayload } from '../../apps/dispatcher/src/services/render-payload.ts';
import { TARGET_PRESETS } from '../../apps/dispatcher/src/target-presets/presets.ts';
import { exampleOf } from '../../packages/contracts/src/examples.ts';
import type { TargetPreset } from '../../packages/contracts/src/resources/target-preset.ts';

export const FOLDER = fileURLToPath(new URL('../../docs/targets/', import.meta.url));

const MADE = '<!-- Made by `npm run docs:presets` from apps/dispatcher/src/target-presets/. Change that. -->';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map(cell).join(' | ')} |`).join('\n');
}

const bullets = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');
const numbers = (items: readonly string[]): string => items.map((item, i) => `${i + 1}. ${item}`).join('\n');
const code = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\``;
const names = (all: readonly string[]): string => all.map((name) => `\`${name}\``).join(', ');

const rate = ({ count, per_seconds }: { count: number; per_seconds: number }): string =>
  `${count.toLocaleString('en')} in ${per_seconds} ${per_seconds === 1 ? 'second' : 'seconds'}`;

/** The body for the first event's example in the catalogue. */
async function bodyOf(target: TargetPreset): Promise<string> {
  const [event = ''] = target.events;
  const context = JSON.stringify(exampleOf(event));
  const payload = await renderPayload({ renderer: createInlineRenderer(), tenantId: 1, target, context });
  if (!payload.ok) throw new Error(`the template of ${target.key} fails for ${event}: ${payload.fault.reason}`);
  return JSON.stringify(JSON.parse(payload.body ?? context), null, 2);
}

function authenticationOf({ authentication: { kind, fields } }: TargetPreset): string {
  if (kind === 'none') return 'None: the key is part of the request itself. See the parts that you fill in.';
  const rows = fields.map(({ name, value, description }) => [
    `\`${name}\``,
    value === null ? '_you fill it in_' : `\`${value}\``,
    description,
  ]);
  return `Kind \`${kind}\`:\n\n${table(['field', 'value', 'what'], rows)}`;
}

function requestOf({ method, url, headers, condition, placeholders }: TargetPreset): string {
  const rows = [
    ['`method`', `\`${method}\``],
    ['`url`', `\`${url}\``],
    ...Object.entries(headers).map(([name, value]) => [`header \`${name}\``, `\`${value}\``]),
    ['`condition`', condition === null ? 'none' : `\`${JSON.stringify(condition)}\``],
  ];
  const request = table(['field', 'value'], rows);
  if (placeholders.length === 0) return request;
  const open = placeholders.map(({ name, description }) => [`\`${name}\``, description]);
  return `${request}\n\nYou fill in:\n\n${table(['part', 'what'], open)}`;
}

function limitsOf({ rate_limit, published_limits, limits_note }: TargetPreset): string {
  if (rate_limit === null) return `No \`rate_limit\`. ${limits_note}`;
  const published = published_limits.map(rate).join(', and ');
  return `\`rate_limit\`: ${rate(rate_limit)}. Published: ${published}. ${limits_note}`;
}

const failuresOf = ({ failures }: TargetPreset): string =>
  table(
    ['how it looks', 'why', 'what to do'],
    failures.map(({ answer, cause, next }) => [answer, cause, next]),
  );

const uncheckedOf = ({ unverified }: TargetPreset): string =>
  unverified.length === 0
    ? ''
    : `\n## To check\n\nThe public documentation is not clear about these points. Check them with your account.\n\n${bullets(unverified)}\n`;

async function pageOf(preset: TargetPreset): Promise<string> {
  const { name, summary, events, documentation_url, needs, steps, template, trial } = preset;
  return `# ${name}

${MADE}

${summary} It is written for ${names(events)}. [Documentation of the call](${documentation_url}).

## What you need

${bullets(needs)}

## Steps

${numbers(steps)}

## Request

${requestOf(preset)}

## Template

${code('twig', template)}

From the catalogue's example of \`${events[0]}\` it renders:

${code('json', await bodyOf(preset))}

## Authentication

${authenticationOf(preset)}

## Limits

${limitsOf(preset)}

## Check that it works

${numbers(trial)}

A test is about the invented person of the catalogue. If the platform refuses the address \`ines.calloway@mail.example\`, try it with an event of your own.

## What fails, and how it looks

Posthorn retries every answer that is not a 2xx on the schedule of the target, with the same bytes. After you changed the template, use "resend as new":
it renders again.

${failuresOf(preset)}
${uncheckedOf(preset)}`;
}

function indexPage(): string {
  const rows = TARGET_PRESETS.map((preset) => [
    `[${preset.name}](${preset.key}.md)`,
    names(preset.events),
    `\`${preset.authentication.kind}\``,
    preset.rate_limit === null ? 'none' : rate(preset.rate_limit),
  ]);
  return `# Presets of targets

${MADE}

A preset is a target for one platform, ready to be filled in: URL, headers, template, condition, authentication and rate limit.
\`GET /api/v3/target-presets\` lists them (scope \`read-targets\`), and \`targetPresets.list\` of the client does. Tests render each template from the
catalogue's example of every event that it is written for, and compare the result with a JSON Schema written from the platform's public documentation.
They do not call the platforms.

A preset has no rate limit if the platform publishes no number.

${table(['platform', 'events', 'authentication', 'rate limit'], rows)}
`;
}

/** The text of every page, by file name. */
export async function presetPages(): Promise<ReadonlyMap<string, string>> {
  const pages = new Map([['README.md', indexPage()]]);
  for (const preset of TARGET_PRESETS) pages.set(`${preset.key}.md`, await pageOf(preset));
  return pages;
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) {
  const pages = await presetPages();
  for (const name of readdirSync(FOLDER)) if (!pages.has(name)) rmSync(FOLDER + name);
  for (const [name, text] of pages) writeFileSync(FOLDER + name, text);
}
