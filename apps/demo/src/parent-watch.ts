// A signal to `npm start` ends npm and the shell between, and may never reach this process. What it can see is that
// its parent has become another one.

const LOOK_MS = 500;

/** Calls back once when the process that started this one is gone. Only under a script runner: `nohup … &` may outlive its shell. */
export function watchParent(env: Readonly<Record<string, string | undefined>>, onGone: () => void): void {
  if (env['npm_lifecycle_event'] === undefined && env['NODE_RUN_SCRIPT_NAME'] === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, LOOK_MS);
  timer.unref();
}
