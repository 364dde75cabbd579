// Puts jobs into the queue, each with a due time of its own: enqueue.mjs PORT JOBS FIRST_DUE_SECONDS SPREAD_SECONDS
//
// Due times are spread evenly and in no order, as people are over a window. Prints one line of JSON when Redis has
// confirmed all of them.
import { Queue } from 'bullmq';

const [port, jobs, first, spread] = process.argv.slice(2).map(Number);
const CHUNK = 1000;
const queue = new Queue('campaign', {
  connection: { host: '127.0.0.1', port },
  defaultJobOptions: { removeOnComplete: true, attempts: 3 },
});
await queue.waitUntilReady();
const begin = Date.now();
const due = (n) => begin + first * 1000 + (((n * 7919) % jobs) / jobs) * spread * 1000;
for (let from = 0; from < jobs; from += CHUNK) {
  const chunk = [];
  for (let n = from; n < Math.min(from + CHUNK, jobs); n += 1) {
    const delay = Math.max(0, Math.round(due(n) - Date.now()));
    chunk.push({ name: 'send', data: { person: n }, opts: { jobId: `person-${n}`, delay } });
  }
  await queue.addBulk(chunk);
}
console.log(JSON.stringify({ seconds: (Date.now() - begin) / 1000 }));
await queue.close();
