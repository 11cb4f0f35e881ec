/**
 * What is timed. `write` stands for the use of a slot: one store into it. Each returns how many operations it did; an
 * operation is an allocation and its free. Made from text per case, so that no two cases share type feedback.
 */
const address = { fast: "h", checked: "pool.locate(h)" };

const bodies = {
  set: (at) => `for (let k = 0; k < n; k += 48) {
    for (let i = 0; i < 48; i++) { const h = pool.tryAlloc(); if (h === 0) throw new Error("exhausted"); m[${at}] = i; list[i] = h; }
    for (let i = 0; i < 48; i++) pool.free(list[i]);
  }`,
  wave: (at) => `for (let k = 0; k < n; k += 4096) {
    for (let i = 0; i < 4096; i++) { const h = pool.tryAlloc(); if (h === 0) throw new Error("exhausted"); m[${at}] = i; list[i] = h; }
    for (let i = 0; i < 4096; i++) pool.free(list[i]);
  }`,
  retire: () =>
    `for (let k = 0; k < n; k++) { const h = pool.tryAlloc(); if (h === 0) throw new Error("exhausted"); guards.retire(0, h); }`,
  allocFree: () => `for (let k = 0; k < n; k += 64) {
    for (let i = 0; i < 64; i++) { const h = pool.tryAlloc(); if (h === 0) throw new Error("exhausted"); list[i] = h; }
    for (let i = 0; i < 64; i++) pool.free(list[i]);
  }`,
  guard: () => `for (let k = 0; k < n; k++) { guards.enter(); guards.leave(); }`,
  exchange: () => `for (let k = 0; k < n; k++) Atomics.exchange(m, 1, 0);`,
  arena: () => `for (let k = 0; k < n; k++) {
    let h = pool.tryAlloc(48);
    if (h === 0) { pool.reset(); h = pool.tryAlloc(48); }
    m[h] = k;
  }`,
};

export function loop(name, checks = "fast") {
  return new Function("pool", "m", "n", "list", "guards", `${bodies[name](address[checks])} return n;`);
}

/**
 * One direction, one writer, one reader. Both publish their index once in a batch, and look for the other's only between
 * naps: a loop that reads it all the time would slow down the one it waits for.
 */
const mask = 8191,
  batch = 256,
  reader = 32,
  entries = 64;

function nap() {
  let x = 0;
  for (let i = 0; i < 300; i++) x = (Math.imul(x, 31) + i) | 0;
  return x;
}

export function produce(ring, n, next) {
  let written = Atomics.load(ring, 0);
  for (let i = 0; i < n; i += batch) {
    while (written - Atomics.load(ring, reader) > mask - batch) nap();
    for (let k = 0; k < batch; k++) ring[entries + (written++ & mask)] = next();
    Atomics.store(ring, 0, written);
  }
}

export function consume(ring, n, take) {
  let got = Atomics.load(ring, reader);
  for (let i = 0; i < n; i += batch) {
    while (Atomics.load(ring, 0) - got < batch) nap();
    for (let k = 0; k < batch; k++) take(ring[entries + (got++ & mask)]);
    Atomics.store(ring, reader, got);
  }
}
