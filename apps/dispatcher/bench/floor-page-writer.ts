// The thread of the floor that makes events durable: one page for each, and one wait for the disk for all that have come.
import { fdatasyncSync, openSync, writeSync } from 'node:fs';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';

export type PageWanted = { id: number; text: string };
/** Their ids. */
export type PagesWritten = readonly number[];

const PAGE_BYTES = 4096;
/** Overwritten from its start again: SQLite's log is too, so a write of its pages does not make the file longer. */
const PAGES = 1000;

if (parentPort === null) throw new Error('this file runs as a worker thread only');
const port = parentPort;
const file = openSync(workerData as string, 'w');
const page = Buffer.alloc(PAGE_BYTES);
for (let i = 0; i < PAGES; i += 1) writeSync(file, page);
fdatasyncSync(file);

port.on('message', (first: PageWanted) => {
  const written: number[] = [];
  for (let wanted: PageWanted | undefined = first; wanted !== undefined; ) {
    page.write(wanted.text);
    writeSync(file, page, 0, PAGE_BYTES, (wanted.id % PAGES) * PAGE_BYTES);
    written.push(wanted.id);
    wanted = receiveMessageOnPort(port)?.message;
  }
  fdatasyncSync(file);
  port.postMessage(written satisfies PagesWritten);
});
