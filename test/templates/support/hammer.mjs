/*
 * One thread of threads.test.ts. Takes, fills, verifies and frees slots; some it leaves in a mailbox, where another
 * thread finds and frees them. A slot is filled with a word that nobody else writes: if it changes, two had the slot.
 */
import { parentPort, workerData } from "node:worker_threads";

const { template, spec, buffer, byteOffset, worker, mailbox, operations } = workerData;
const exports = await import(template);
const [define] = Object.entries(exports)
  .find(([name]) => name.startsWith("define"))
  .slice(1);
const pool = new (define(spec))(buffer, byteOffset, worker);
const words = new Int32Array(buffer, byteOffset);
const post = new Int32Array(mailbox);
const wordOf = (h) => (pool.addressOf(h) - byteOffset) / 4;
const structWords = spec.structBytes / 4;

let seed = worker + 1;
const random = (n) => ((seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) % 65536) % n;

function fill(h, mark) {
  const w = wordOf(h);
  for (let i = 0; i < structWords; i++) words[w + i] = mark;
}

function verify(h, mark) {
  const w = wordOf(h);
  for (let i = 0; i < structWords; i++)
    if (words[w + i] !== mark) throw new Error(`worker ${worker}: handle ${h} holds ${words[w + i]}, not ${mark}`);
}

/** Slots of this thread: handle and mark. */
const held = [];
const out = new Int32Array(7);
let marks = 0;

function take(h) {
  const mark = (worker << 28) | (marks = (marks + 1) & 0xfffffff);
  fill(h, mark);
  held.push([h, mark]);
}

function give() {
  const [[h, mark]] = held.splice(random(held.length), 1);
  verify(h, mark);
  const found = random(4) > 0 ? h : Atomics.exchange(post, random(post.length), h);
  if (found !== 0 && pool.tryFree(found) !== 1)
    throw new Error(`worker ${worker}: ${found} was live, and tryFree says no`);
}

for (let i = 0; i < operations; i++) {
  if (held.length > 0 && random(2) === 0) give();
  else if (random(8) === 0) for (let n = pool.allocBatch(out); n > 0; n--) take(out[n - 1]);
  else {
    const h = pool.tryAlloc();
    if (h !== 0) take(h);
    else if (held.length > 0) give();
  }
}
while (held.length > 0) give();
parentPort.postMessage("done");
