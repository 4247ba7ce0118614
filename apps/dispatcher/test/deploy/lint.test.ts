// The files under deploy/ as the programs read them that they are for. A program that this machine does not have is a
// skipped test with its name.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../support/temp-folder.ts';

const FOLDER = fileURLToPath(new URL('../../../../deploy', import.meta.url));
const read = (file: string): string => readFileSync(join(FOLDER, file), 'utf8');
const temp = tempFolder();
const OPENSSL = 'openssl';

const written = (name: string, text: string): string => {
  const path = temp(name);
  writeFileSync(path, text);
  return path;
};

/** The server part of the example, in a configuration of its own that needs no root and no certificate of this machine. */
function nginxConfig(): string {
  const [key, certificate] = [temp('key.pem'), temp('cert.pem')];
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=hooks.example.com'];
  expect(spawnSync(OPENSSL, [...request, '-keyout', key, '-out', certificate]).status).toBe(0);
  const servers = read('nginx/posthorn.conf')
    .replace(/ssl_certificate .*;/, `ssl_certificate ${certificate};`)
    .replace(/ssl_certificate_key .*;/, `ssl_certificate_key ${key};`)
    .replaceAll(/listen 443/g, 'listen 127.0.0.1:8443')
    .replaceAll(/listen 80/g, 'listen 127.0.0.1:8480');
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${temp(name)};`)
    .join(' ');
  return `pid ${temp('pid')};\nerror_log stderr;\nevents {}\nhttp { access_log off; ${paths}\n${servers}\n}`;
}

type Tool = { file: string; tool: string; version: string[]; args: () => string[] };

const TOOLS: Tool[] = [
  {
    file: 'prometheus/alerts.yaml',
    tool: 'promtool',
    version: ['--version'],
    args: () => ['check', 'rules', join(FOLDER, 'prometheus/alerts.yaml')],
  },
  {
    file: 'prometheus/prometheus.yaml',
    tool: 'promtool',
    version: ['--version'],
    args: () => ['check', 'config', join(FOLDER, 'prometheus/prometheus.yaml')],
  },
  {
    file: 'caddy/Caddyfile',
    tool: 'caddy',
    version: ['version'],
    args: () => ['validate', '--adapter', 'caddyfile', '--config', join(FOLDER, 'caddy/Caddyfile')],
  },
  {
    file: 'nginx/posthorn.conf',
    tool: 'nginx',
    version: ['-v'],
    args: () => ['-t', '-c', written('nginx.conf', nginxConfig())],
  },
  {
    file: 'systemd/posthorn.service',
    tool: 'systemd-analyze',
    version: ['--version'],
    // The program is not installed where the example has it.
    args: () => [
      'verify',
      written('posthorn.service', read('systemd/posthorn.service').replace(/^ExecStart=\S+/m, 'ExecStart=/bin/true')),
    ],
  },
  {
    file: 'compose.yaml',
    tool: 'python3',
    version: ['-c', 'import yaml'],
    args: () => ['-c', 'import sys, yaml; yaml.safe_load(open(sys.argv[1]))', join(FOLDER, 'compose.yaml')],
  },
  { file: 'Dockerfile', tool: 'hadolint', version: ['--version'], args: () => [join(FOLDER, 'Dockerfile')] },
];

describe('deploy-60: each file is accepted by the program that it is for', () => {
  it.for(TOOLS)('deploy-60: $file by $tool', ({ tool, version, args }, { skip }) => {
    if (spawnSync(tool, version).status !== 0) skip(`this machine cannot run ${tool} ${version.join(' ')}`);
    const { status, stdout, stderr } = spawnSync(tool, args(), { encoding: 'utf8' });
    expect(status, `${stdout}${stderr}`).toBe(0);
  });
});

/** Instructions with their continuation lines, by stage. */
function stagesOf(dockerfile: string): { instruction: string; rest: string }[][] {
  const lines = dockerfile
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const stages: { instruction: string; rest: string }[][] = [];
  for (const line of lines) {
    const [, instruction = '', rest = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    expect(instruction, line).not.toBe('');
    if (instruction === 'FROM') stages.push([]);
    stages.at(-1)?.push({ instruction, rest });
  }
  return stages;
}

it('deploy-61: the image is made in stages, runs without root rights and says how healthy it is', () => {
  const stages = stagesOf(read('Dockerfile'));
  expect(stages.length).toBeGreaterThan(1);
  const last = new Map(stages.at(-1)?.map(({ instruction, rest }) => [instruction, rest]));
  expect(last.get('USER')).toMatch(/^[1-9]\d*(:[1-9]\d*)?$/);
  expect(last.get('HEALTHCHECK')).toContain('/healthz');
  expect(last.get('STOPSIGNAL')).toBe('SIGTERM');
  expect(last.get('VOLUME')).toBe('/data');
  // The sources stay in the stage that packs them.
  const copied = stages.at(-1)?.filter(({ instruction }) => instruction === 'COPY') ?? [];
  expect(copied.length).toBeGreaterThan(0);
  for (const { rest } of copied) expect(rest).toMatch(/^--from=/);
});

it('deploy-61: the README counts the alert rules right', () => {
  const WORDS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven'];
  const rules = [...read('prometheus/alerts.yaml').matchAll(/^ *- alert: /gm)].length;
  expect(read('README.md')).toContain(`${WORDS[rules]} alert rules`);
});
