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
  retire: () => `for (let k = 0; k < n; k++) { const h = pool.tryAlloc(); if (h === 0) throw new Error("exhausted"); guards.tryRetire(0, h); }`,
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

/** One direction, one writer, one reader; indices are published in batches of 32. */
const ringMask = 4095;

export function produce(ring, n, next) {
  let written = Atomics.load(ring, 0);
  for (let i = 0; i < n; i++) {
    while (written - Atomics.load(ring, 32) > ringMask - 64) Atomics.store(ring, 0, written);
    for (let k = 0; k < 32; k++) ring[64 + (written++ & ringMask)] = next();
    Atomics.store(ring, 0, written);
  }
}

export function consume(ring, n, take) {
  let got = Atomics.load(ring, 32);
  for (let i = 0; i < n; i++) {
    while (Atomics.load(ring, 0) - got < 32);
    for (let k = 0; k < 32; k++) take(ring[64 + (got++ & ringMask)]);
    Atomics.store(ring, 32, got);
  }
}
