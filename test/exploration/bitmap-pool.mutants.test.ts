import { scopes } from "./bitmap.js";
import { catches } from "./suite.js";

catches("mutants of the bitmap pool", "bitmap-pool.json", {
  "a slot whose bit was set already counts as taken": {
    breaks: "a slot is ours only if its bit was 0 before",
    mutations: [{ from: "if ((before & bit) !== 0) continue; // somebody was faster", to: "" }],
    scope: scopes["2 workers: alloc, free"],
  },
  "a bit is cleared by a load and a store": {
    breaks: "free clears a bit by one and",
    mutations: [
      {
        from: "const before = Atomics.and(m, SPEC.bitmapWord + w, ~(1 << (s & 31)));",
        to: "const before = Atomics.load(m, SPEC.bitmapWord + w);\n    Atomics.store(m, SPEC.bitmapWord + w, before & ~(1 << (s & 31)));",
      },
    ],
    scope: scopes["2 workers: alloc, free"],
  },
  "the owner is cleared after the slot is free": {
    breaks: "free: owner, then bit",
    mutations: [
      {
        from: "    this.u8[SPEC.ownerByte + s] = 0;\n    const before = Atomics.and",
        to: "    const before = Atomics.and",
      },
      {
        from: "    if (before === -1) Atomics.and(m, SPEC.summaryWord",
        to: "    this.u8[SPEC.ownerByte + s] = 0;\n    if (before === -1) Atomics.and(m, SPEC.summaryWord",
      },
    ],
    scope: { ...scopes["a slot goes from one worker to another"], fine: true },
  },
  "handles are compared, then freed": {
    breaks: "of two frees of one handle the compare-exchange lets one through",
    mutations: [{ from: "if (Atomics.compareExchange(m, g, h, w) !== h) return 0;", to: "Atomics.store(m, g, w);" }],
    scope: scopes["2 workers free one handle"],
  },
});
