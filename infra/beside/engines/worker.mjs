// Takes jobs when they are due: worker.mjs PORT EFFECTS CONCURRENCY
//
// What a job does is one line at the end of the file EFFECTS: next to nothing, but it can be seen from outside whether it
// was done never, once or twice. A line that is written survives the end of the process.
import { closeSync, openSync, writeSync } from 'node:fs';
import { Worker } from 'bullmq';

const [port, effects, concurrency] = process.argv.slice(2);
const file = openSync(effects, 'a');
const worker = new Worker('campaign', async (job) => writeSync(file, `${job.data.person}\n`), {
  connection: { host: '127.0.0.1', port: Number(port), maxRetriesPerRequest: null },
  concurrency: Number(concurrency),
});
// Without a listener a lost connection would end the process instead of being made again.
worker.on('error', (error) => console.error(error.message));
process.on('SIGINT', async () => {
  await worker.close();
  closeSync(file);
  process.exit(0);
});
