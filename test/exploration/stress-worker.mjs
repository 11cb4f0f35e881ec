/**
 * One worker of the stress: it mixes the roles by chance. Slots are self-describing: word 0 is the slot's handle xor a
 * key, words 1 and 2 are equal; who retires poisons when the slot is freed, so a reader that finds poison or words that
 * differ has been handed memory under its feet.
 */
import { parentPort, workerData } from "node:worker_threads";

const { folder, module, buffer, row, rootsWord, roots, seed, poison } = workerData;
const { Specialised: Pool } = await import(`${folder}/pool.js`);
const { Specialised: Reclamation } = await import(`${folder}/${module}.js`);

const key = 0x5a5a1234;
const m = new Int32Array(buffer);
const pool = new Pool(buffer, 0, row);
const poisoning = {
  isLive: () => true,
  retireAt: (h, cell) => pool.retireAt(h, cell),
  isRetiredAt: (h, cell) => pool.isRetiredAt(h, cell),
  reclaim: (h) => {
    m.fill(poison, h, h + 4);
    pool.reclaim(h);
  },
};
const guards = new Reclamation(buffer, 0, row, [poisoning]);
const counts = { operations: 0, exhausted: 0, waits: 0, corrupt: 0, reads: 0 };

let x = seed | 1;
const below = (n) => {
  x ^= x << 13;
  x ^= x >>> 17;
  x ^= x << 5;
  return (x >>> 0) % n;
};
const write = (h, value) => {
  m[h] = h ^ key;
  m[h + 1] = value;
  m[h + 2] = value;
};
const isWhole = (h) => m[h] === (h ^ key) && m[h + 1] === m[h + 2];

/**
 * Readers that the system has put to sleep inside a guard hold back everything that is retired meanwhile: who finds no
 * slot hands in what it has retired and waits.
 */
function alloc() {
  const h = pool.tryAlloc();
  if (h !== 0) return h;
  counts.waits++;
  guards.flush();
  return pool.allocWait(10_000);
}

function bounce() {
  const h = alloc();
  if (h === 0) return counts.exhausted++;
  const value = below(1 << 30);
  write(h, value);
  if (!isWhole(h) || m[h + 1] !== value) counts.corrupt++;
  pool.free(h);
}

function replace() {
  const h = alloc();
  if (h === 0) return counts.exhausted++;
  write(h, below(1 << 30));
  const before = Atomics.exchange(m, rootsWord + below(roots), h);
  if (before !== 0) guards.tryRetire(0, before);
}

function read() {
  guards.enter();
  for (let i = 0; i < 4; i++) {
    const h = Atomics.load(m, rootsWord + below(roots));
    if (h === 0) continue;
    counts.reads++;
    for (let k = 0; k < 20; k++) if (!isWhole(h)) counts.corrupt++;
  }
  guards.leave();
}

let isStopped = false;
parentPort.on("message", () => {
  isStopped = true;
  guards.flush();
  pool.flush();
  parentPort.postMessage({ ...counts, done: true });
});

/** In slices, so that messages get through. */
function slice() {
  if (isStopped) return;
  for (let i = 0; i < 2000; i++) {
    counts.operations++;
    const role = below(10);
    if (role < 4) bounce();
    else if (role < 7) replace();
    else read();
  }
  if (counts.corrupt > 0) parentPort.postMessage({ ...counts });
  setImmediate(slice);
}
parentPort.postMessage({ ready: true });
slice();
