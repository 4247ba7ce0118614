// A viewer of everything, in a thread of its own: one takes in and acknowledges what comes; one that is stuck reads nothing
// more once it has its snapshot.
import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { WebSocket } from 'ws';

export type ViewerData = { url: string; headers: Record<string, string>; isStuck: boolean };
export type ViewerReport = { frames: number; rows: number; sampled: number; gaps: number };

const { url, headers, isStuck } = workerData as ViewerData;
const report: ViewerReport = { frames: 0, rows: 0, sampled: 0, gaps: 0 };

const answer = await fetch(`${url}/api/v3/stream/tickets`, { method: 'POST', headers });
const { data } = (await answer.json()) as { data: { ticket: string } };
const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v3/stream?ticket=${data.ticket}`);
await once(socket, 'open');
socket.on('message', (text) => {
  const message = JSON.parse(String(text));
  if (message.t === 'snap') {
    parentPort?.postMessage('watching');
    if (isStuck) socket.pause();
  }
  if (message.t === 'ev' || message.t === 'sampled') {
    report.frames += 1;
    report.rows += message.rows.length;
  }
  if (message.t === 'sampled') report.sampled += 1;
  if (message.t === 'gap') report.gaps += 1;
  const at = message.to ?? message.at;
  if (message.id !== undefined) socket.send(JSON.stringify({ t: 'ack', id: message.id, at }));
});
socket.send(JSON.stringify({ t: 'hello', v: 2 }));
socket.send(JSON.stringify({ t: 'sub', id: 's1', q: '', since: null, snapshot: 300 }));
parentPort?.on('message', () => parentPort?.postMessage(report));
