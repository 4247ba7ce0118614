// Whether the processes are still there that this one was started for. A script runner (npm, npx, node --run) that is
// killed tells nothing to the shell below it, and that shell tells nothing to its child: the child has to look.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const LOOK_MS = 500;
const DEPTH_MAX = 16;
const SHELL = /^-?(ba|da|z|k|a)?sh$/;
/** As they name themselves. A plain `node`, whose main thread may be named `MainThread`, may be any program. */
const RUNNER = /^(npm|npx|pnpm|yarn|bun)/;
const NODE = /^(node|MainThread)$/;

/**
 * Calls back once when the parent is gone, or a script runner above it. Does nothing without a script runner: then a
 * process may well outlive the shell that started it (`nohup posthorn serve &`).
 * @param parent pid of the parent as it was at first
 */
export function whenParentEnds(parent, onGone) {
  const { npm_lifecycle_event: npm, NODE_RUN_SCRIPT_NAME: run } = process.env;
  if (npm === undefined && run === undefined) return;
  const watched = runnersAbove(parent);
  const looking = setInterval(() => {
    if (watched !== null && process.ppid === parent && watched.every(isStillBelow)) return;
    clearInterval(looking);
    onGone();
  }, LOOK_MS);
  looking.unref();
}

/**
 * From the parent up to the highest script runner, through shells and script runners alone: who is below whom.
 * `null` = the runner ended before: its shell has been handed to process 1.
 */
function runnersAbove(parent) {
  const links = [];
  let needed = 0;
  let pid = parent;
  while (links.length < DEPTH_MAX && pid > 0) {
    const found = lookUp(pid);
    if (found === null) break;
    if (RUNNER.test(found.name)) needed = links.length;
    // The parent itself may be anything, such as a program that a script started.
    else if (pid !== parent && !SHELL.test(found.name)) break;
    links.push({ ...found, pid });
    pid = found.parent;
  }
  if (needed > 0 || RUNNER.test(links[0]?.name ?? '')) return links.slice(0, needed);
  const isShell = SHELL.test(links[0]?.name ?? '');
  // In a container process 1 may be the script runner itself.
  if (isShell && pid === 1 && !NODE.test(lookUp(1)?.name ?? 'node')) return null;
  return isShell ? links.slice(0, 1) : [];
}

function isStillBelow({ pid, parent }) {
  if (process.platform === 'linux') return lookUp(pid)?.parent === parent;
  try {
    process.kill(parent, 0);
    return true;
  } catch (error) {
    return error.code !== 'ESRCH';
  }
}

/** Name and parent of a process; `null` where it is gone, or nothing here can tell. */
function lookUp(pid) {
  try {
    if (process.platform !== 'linux') {
      const text = execFileSync('ps', ['-o', 'ppid=,comm=', '-p', String(pid)], { encoding: 'utf8' });
      const [, parent, name] = /^\s*(\d+)\s+(?:.*\/)?(.+?)\s*$/.exec(text) ?? [];
      return name === undefined ? null : { name, parent: Number(parent) };
    }
    // `PID (NAME) STATE PPID …`, where the name may hold anything.
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const end = text.lastIndexOf(')');
    return { name: text.slice(text.indexOf('(') + 1, end), parent: Number(text.slice(end + 2).split(' ')[1]) };
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
}
