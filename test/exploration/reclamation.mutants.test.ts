import { misuses, scopes } from "./reclaiming.js";
import { catches } from "./suite.js";

catches("mutants of the reclamation", "reclamation.json", {
  "a small batch reaches one reader only": {
    breaks: "a batch of any size goes into the list of every worker that is inside",
    mutations: [{ from: ">= INSIDE) pending |= 1 << s;", to: ">= INSIDE) pending = HOLD | 1 << s;" }],
    scope: scopes["2 readers, 1 replacement"],
  },
  "the next link is read after the answer": {
    breaks: "behind the answer the batch may be used again",
    mutations: [
      {
        from: "      link = this.i32[this.#wordOf(b) + LINKS + this.worker]!;\n      this.#clear(b, 1 << this.worker);",
        to: "      this.#clear(b, 1 << this.worker);\n      link = this.i32[this.#wordOf(b) + LINKS + this.worker]!;",
      },
    ],
    scope: { ...scopes["a batch is used again while its reader refreshes"], fine: true },
  },
  "no bit for the worker that releases": {
    breaks: "HOLD says that the release is not complete",
    mutations: [
      { from: "this.#clear(b, HOLD);", to: "" },
      { from: "Atomics.store(m, at + PENDING, pending);", to: "Atomics.store(m, at + PENDING, pending & ~HOLD);" },
    ],
    scope: scopes["the one who replaces dies"],
  },
  "leave takes its list by a load and a store": {
    breaks: "a list is taken by one exchange",
    mutations: [
      {
        from: "Atomics.exchange(this.i32, this.guardWord, OUTSIDE);",
        to: "Atomics.load(this.i32, this.guardWord);\n    Atomics.store(this.i32, this.guardWord, OUTSIDE);",
      },
    ],
    scope: scopes["a reader twice, 2 replacements"],
  },
  "refresh forgets its list": {
    breaks: "refresh answers as leave does",
    mutations: [
      {
        from: "this.guardWord, INSIDE);\n    if (list >= FIRST_LINK) this.#answer(list);",
        to: "this.guardWord, INSIDE);\n    if (list < 0) this.#answer(list);",
      },
    ],
    scope: scopes["a reader that refreshes, 2 replacements"],
  },
  "the inner guard ends the outer one": {
    breaks: "guards nest",
    mutations: [{ from: "if (--this.#depth !== 0) return;", to: "this.#depth--;" }],
    scope: scopes["nested guards, 1 replacement"],
  },
  "who links forgets the reader that has left": {
    breaks: "a bit set for a reader that leaves before it is linked is cleared by who links",
    mutations: [{ from: "if (list < INSIDE) return this.#clear(b, 1 << s);", to: "if (list < INSIDE) return;" }],
    scope: scopes["a reader, 1 replacement"],
  },
  "a link without compare-exchange": {
    breaks: "a link is put before the list as it is",
    mutations: [
      {
        from: "if (Atomics.compareExchange(m, guardWord, list, link) === list) return;",
        to: "Atomics.store(m, guardWord, link);\n      return;",
      },
    ],
    scope: scopes["a reader, 1 replacement"],
  },
  "recover leaves the dead inside": {
    breaks: "nothing is put into the list of the dead any more",
    mutations: [{ from: "Atomics.store(m, SPEC.guardsWord + worker * SPEC.lineWords, OUTSIDE);", to: "" }],
    scope: scopes["a reader dies"],
  },
  "recover does not free what the dead had answered for last": {
    breaks: "who died between its answer and the claim is replaced",
    mutations: [
      {
        from: "if ((before & ~(1 << worker)) === 0) this.#free(b, state);",
        to: "if (before === 1 << worker) this.#free(b, state);",
      },
    ],
    scope: scopes["a reader dies"],
  },
  "recover leaves half-freed batches": {
    breaks: "what a dead worker had claimed is freed by who recovers it",
    mutations: [
      { from: "else if (its && (kind === FILLING || kind === CLAIMED))", to: "else if (its && kind === FILLING)" },
    ],
    scope: scopes["a reader dies"],
  },
  "recover frees again what was freed": {
    breaks: "an item whose slot has moved on is nobody's any more",
    mutations: [{ from: "if (h !== 0 && this.pools[p]!.isRetiredAt(h, cell)) this", to: "if (h !== 0) this" }],
    scope: scopes["a reader dies"],
  },
  "recover leaves half-released batches": {
    breaks: "a batch with HOLD set and a dead worker is abandoned, its slots move on",
    mutations: [{ from: "if (kind === LIVE && its && (Atomics", to: "if (kind === ABANDONED && its && (Atomics" }],
    scope: scopes["the one who replaces dies"],
  },
  "an abandoned batch is used again at once": {
    breaks: "readers may have an abandoned batch in their lists still",
    mutations: [
      {
        from: "Atomics.store(m, at, state & ~255 | ABANDONED);\n        Atomics.and(m",
        to: "this.#recycle(b, state);\n        Atomics.and(m",
      },
    ],
    scope: { ...scopes["an abandoned batch is used again"], preemptions: 2 },
  },
  "two threads share a row": {
    breaks: "each thread has a guard word of its own",
    mutations: [],
    scope: misuses["two threads in one row"],
  },
  "somebody answers for a live reader": {
    breaks: "nobody answers for a reader that lives",
    mutations: [],
    scope: misuses["a live worker is recovered"],
  },
  "a reader looks before it enters": {
    breaks: "the guard begins before the first look",
    mutations: [],
    scope: misuses["the root is read before the guard begins"],
  },
});
