/**
 * A worker of the hammer: one of five roles, again and again. What it takes out of a root or of the mail it first names
 * in its journal, so that each slot can be accounted for if it dies there.
 */
import { parentPort, workerData } from "node:worker_threads";
import { detachWorker, incarnationOf, recoverWorker } from "../../../templates/runtime/worker-table.js";
import { type Handle, load, type PoolClass, type ReclamationClass } from "./classes.js";
import type { HammerGround, Hired } from "./ground.js";
import { Orders } from "./orders.js";
import { dice } from "./random.js";
import { poisoning, Slots } from "./slots.js";
import { CORRUPT, EXHAUSTED, OPERATIONS, READS, RECOVERIES, tallyOf, WAITS } from "./tally.js";

const ground = workerData as HammerGround & Hired;
const { row } = ground;
const Pool = await load<PoolClass>("pool"),
  Reclamation = await load<ReclamationClass>("reclamation");

const m = new Int32Array(ground.buffer);
const table = { name: "stress", workersWord: ground.pool.workersWord, workers: ground.pool.workers };
const orders = new Orders(ground.orders, table.workers);
const tally = tallyOf(ground.tally, row);
const below = dice(ground.seed);
const pool = new Pool(ground.buffer, 0, row);
const slots = new Slots(m, ground, ground.pool.checked ? (h) => pool._locate(h) : (h) => h);
const guards = new Reclamation(ground.buffer, 0, row, [poisoning(pool, slots)]);
pool._bindRetirer(guards, 0);

const suspect = (isRight: boolean): void => void (isRight || tally[CORRUPT]!++);

/** A slot with its words written, or 0. */
function begin(value: number): Handle {
  const h = pool.tryAlloc() || wait();
  if (h === 0) tally[EXHAUSTED]!++;
  else suspect(slots.begin(h, value));
  return h;
}

/**
 * Readers that the system has put to sleep inside a guard hold back all that is retired meanwhile, and a dead one does so
 * until it is recovered: who finds no slot hands in what it has retired and waits; if it has a patient, that one first.
 */
function wait(): Handle {
  tally[WAITS]!++;
  guards.flush();
  for (const deadline = performance.now() + ground.patienceMs; performance.now() < deadline;) {
    nurse(orders.takePatient(row));
    const h = pool.allocWait(50);
    if (h !== 0) return h;
  }
  return 0 as Handle;
}

function end(h: Handle): void {
  slots.end(h);
  pool.free(h);
}

/** Puts h (or nothing, 0) into a word and takes out what was there. */
function swap(word: number, h: number): Handle {
  if (h !== 0) slots.publish(h);
  for (;;) {
    const before = Atomics.load(m, word);
    Atomics.store(m, ground.journal + row, before);
    if (Atomics.compareExchange(m, word, before, h) === before) return before as Handle;
  }
}

function retire(h: Handle): void {
  if (h !== 0) suspect(pool.tryRetire(h) === 1);
  Atomics.store(m, ground.journal + row, 0);
}

const root = (): number => ground.roots + below(ground.rootCount);
const found: number[] = [];
let kept = 0,
  keptGeneration = 0;

/** The handle in a root, inside a guard. */
const find = (word: number): number => {
  const read = (): number => Atomics.load(m, word);
  return ground.pool.robust ? guards.protect(read) : read();
};

const roles: Readonly<Record<string, () => void>> = {
  bounce() {
    const value = below(1 << 30),
      h = begin(value);
    if (h === 0) return;
    suspect(slots.isWhole(h) && slots.valueOf(h) === value);
    end(h);
  },

  /** Readers verify inside a guard: whole at first sight, whole and of the same generation at the second. */
  read() {
    guards.enter();
    found.length = 0;
    for (let i = 0; i < 16; i++) {
      const h = find(root());
      if (h === 0) continue;
      suspect(slots.isWhole(h));
      found.push(h, slots.generationOf(h));
    }
    for (let look = 0; look < 4; look++) {
      for (let i = 0; i < found.length; i += 2) {
        suspect(slots.isWhole(found[i]!) && slots.generationOf(found[i]!) === found[i + 1]);
      }
    }
    tally[READS]! += found.length / 2;
    guards.leave();
  },

  /** A reader that never leaves: what it has found must stay what it was. */
  stay() {
    if (!guards.isInside) {
      guards.enter();
      kept = find(root());
      keptGeneration = kept === 0 ? 0 : slots.generationOf(kept);
    }
    suspect(kept === 0 || (slots.isWhole(kept) && slots.generationOf(kept) === keptGeneration));
  },

  replace() {
    const h = begin(below(1 << 30));
    if (h === 0) return;
    guards.enter();
    retire(swap(root(), h));
    guards.leave();
  },

  withdraw() {
    const h = begin(below(1 << 30)),
      word = root();
    if (h !== 0) retire(swap(word, h));
    retire(swap(word, 0));
  },

  /** Eight at once; some go to another worker, who frees them. */
  burst() {
    const held = Array.from({ length: 8 }, () => begin(below(1 << 30))).filter((h) => h !== 0);
    for (const h of held) suspect(slots.isWhole(h));
    for (const h of held) {
      const goes = below(4) === 0 ? swap(ground.mail + below(ground.mailCount), h) : h;
      if (goes === 0) continue;
      suspect(slots.isWhole(goes));
      end(goes);
    }
    Atomics.store(m, ground.journal + row, 0);
  },

  /** What a stall looks like. */
  doze() {
    Atomics.wait(m, ground.journal + row, 0, 1500);
  },
};

/** Hands in everything and sleeps. False when it is to leave. */
function halt(): boolean {
  if (guards.isInside) guards.leave();
  guards._leaveAll();
  pool.flush();
  return orders.stop(row);
}

function nurse(patient: number): void {
  if (patient < 0) return;
  recoverWorker(table, m, patient, row, [guards, pool]);
  tally[RECOVERIES]!++;
}

const role = roles[ground.roles[ground.number % ground.roles.length]!]!;
parentPort!.postMessage("ready");
do {
  for (let i = 0; i < 32 && !orders.isHalt; i++) {
    role();
    tally[OPERATIONS]!++;
  }
  nurse(orders.takePatient(row));
} while (!orders.isHalt || halt());
detachWorker(table, m, row, incarnationOf(table, m, row));
