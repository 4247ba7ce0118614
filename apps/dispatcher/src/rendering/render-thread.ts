// The thread that renders templates: whatever a template does, the event loop of the dispatcher continues.
import { parentPort, workerData } from 'node:worker_threads';
import { Engine } from './engine.ts';
import { DONE, type JobResult, type Rendered, type RenderJob, type ThreadSettings } from './render-job.ts';

if (parentPort === null) throw new Error('this file runs as a worker thread only');
const port = parentPort;
const { progress, stepsMax } = workerData as ThreadSettings;
const engine = new Engine(stepsMax);

port.on('message', (jobs: readonly RenderJob[]) => {
  const rendered = jobs.map((job, index): Rendered => {
    // Says which one is under way, so that the caller knows whose fault a time-out or an end of the thread is.
    Atomics.store(progress, 0, index + 1);
    const result = done(job);
    return { result, steps: engine.spent };
  });
  Atomics.store(progress, 0, DONE);
  port.postMessage(rendered);
});

function done(job: RenderJob): JobResult {
  if (job.kind === 'render') return engine.render(job);
  return job.kind === 'preview' ? engine.preview(job) : engine.check(job);
}
