import { controlScopes, robustMisuses, robustScopes } from "./reclamation-robust.js";
import { misuses, scopes } from "./reclamation-scopes.js";
import { catches } from "./suite.js";

catches("mutants of the reclamation", "reclamation.json", {
  "a small batch reaches one reader only": {
    breaks: "a batch of any size goes into the list of every worker that is inside",
    mutations: [{ from: "      pending |= 1 << s;", to: "      pending = HOLD | 1 << s;" }],
    scope: scopes["2 readers, 1 replacement"],
  },
  "the next link is read after the answer": {
    breaks: "behind the answer the batch may be used again",
    mutations: [
      {
        from: "      link = this._i32[this.#wordOf(b) + LINKS + this._worker]!;\n      this.#clear(b, 1 << this._worker);",
        to: "      this.#clear(b, 1 << this._worker);\n      link = this._i32[this.#wordOf(b) + LINKS + this._worker]!;",
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
        from: "Atomics.exchange(this._i32, this._guardWord, OUTSIDE);",
        to: "Atomics.load(this._i32, this._guardWord);\n    Atomics.store(this._i32, this._guardWord, OUTSIDE);",
      },
    ],
    scope: scopes["a reader twice, 2 replacements"],
  },
  "refresh forgets its list": {
    breaks: "refresh answers as leave does",
    mutations: [
      {
        from: "this._guardWord, INSIDE);\n    if (list >= FIRST_LINK) this.#answer(list);",
        to: "this._guardWord, INSIDE);\n    if (list < 0) this.#answer(list);",
      },
    ],
    scope: scopes["a reader that refreshes, 2 replacements"],
  },
  "the inner guard ends the outer one": {
    breaks: "guards nest",
    mutations: [{ from: "if (--this.#depth !== 0) return this.#leaveInner();", to: "this.#depth--;" }],
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
    mutations: [{ from: "Atomics.store(this._i32, SPEC.guardsWord + worker * SPEC.lineWords, OUTSIDE);", to: "" }],
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
    mutations: [{ from: "if (h !== 0 && this._pools[p]!._isRetiredAt(h, cell)) this", to: "if (h !== 0) this" }],
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
        from: "Atomics.store(m, at, state & ~255 | ABANDONED);\n    } else if",
        to: "this.#recycle(b, state);\n    } else if",
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
  "drain: lists are taken from readers that are inside": {
    breaks: "nobody answers for a reader that lives, however much memory is wanted",
    mutations: [
      {
        from: "if (n + 1 >= this.#threshold(b)) this.#finish(k);",
        to: "if (n + 1 >= this.#threshold(b)) this.#finish(k);\n    for (let s = 0; s < SPEC.workers; s++) this.#drain(s);",
      },
      {
        from: "  /** @inline */\n  #wordOf",
        to: `  #drain(s: number): void {
    const m = this._i32, guardWord = SPEC.guardsWord + s * SPEC.lineWords, list = Atomics.load(m, guardWord);
    if (list < FIRST_LINK || Atomics.compareExchange(m, guardWord, list, INSIDE) !== list) return;
    for (let link = list; link >= FIRST_LINK; ) {
      const b = (link - FIRST_LINK) / SPEC.workers | 0;
      link = m[this.#wordOf(b) + LINKS + s]!;
      this.#clear(b, 1 << s);
    }
  }

  /** @inline */
  #wordOf`,
      },
    ],
    scope: scopes["a reader, 1 replacement"],
  },
  "links stand in the slots": {
    breaks: "a batch has a link for every worker, however few slots it has",
    mutations: [
      {
        from: "if ((pending >> s & 1) === 1) this.#link(b, s);",
        to: "if ((pending >> s & 1) === 1 && this.#popcount(pending & (1 << s) - 1) < m[at + COUNT]!) this.#link(b, s);\n      else if ((pending >> s & 1) === 1) this.#clear(b, 1 << s);",
      },
      {
        from: "  /** @inline */\n  #wordOf",
        to: `  #popcount(bits: number): number {
    return bits === 0 ? 0 : 1 + this.#popcount(bits & bits - 1);
  }

  /** @inline */
  #wordOf`,
      },
    ],
    scope: scopes["2 readers, 1 replacement"],
  },
  "slots carry no era": {
    breaks: "alloc notes the era: a slot born after a reader's last look does not wait for it",
    mutations: [{ from: "const h = m[cell]!, born = pool._bornAt(h);", to: "const h = m[cell]!, born = h - h;" }],
    scope: robustScopes["robust: a reader stops, 3 replacements"],
  },
  "the era a reader announced counts for nothing": {
    breaks: "a batch is not put into the list of a reader that has announced an older era",
    mutations: [
      {
        from: "if (SPEC.robust && Atomics.load(m, SPEC.guardsWord + ERA + s",
        to: "if (!SPEC.robust && Atomics.load(m, SPEC.guardsWord + ERA + s",
      },
    ],
    scope: robustScopes["robust: a reader stops, 3 replacements"],
  },
  "the era is not looked at after the load": {
    breaks: "protect: load, then see that the era is the one announced before; if not, once more",
    mutations: [
      {
        from: "const h = Atomics.load(this._i32, word);\n      if (this.#isAnnounced()) return h;",
        to: "this.#isAnnounced();\n      return Atomics.load(this._i32, word);",
      },
    ],
    scope: robustScopes["robust: a reader twice, 3 replacements"],
  },
  "the word is not read again in the new era": {
    breaks: "what was read before the announcement is read again after it",
    mutations: [
      {
        from: "const h = Atomics.load(this._i32, word);\n      if (this.#isAnnounced()) return h;",
        to: "const h = Atomics.load(this._i32, word);\n      this.#isAnnounced();\n      return h;",
      },
    ],
    scope: robustScopes["robust: a reader twice, 3 replacements"],
  },
  "the era is remembered, not announced": {
    breaks: "protect returns only what was found in the era it has announced",
    mutations: [{ from: "Atomics.store(m, this._guardWord + ERA, era);", to: "" }],
    scope: robustScopes["robust: a reader twice, 3 replacements"],
  },
  "a batch is as young as its youngest slot": {
    breaks: "the oldest slot of a batch decides who has to leave first",
    mutations: [
      { from: "let oldest = LAST_ERA;", to: "let oldest = -1;" },
      { from: "if (born < oldest) oldest = born;", to: "if (born > oldest) oldest = born;" },
    ],
    scope: robustScopes["robust: an old and a young object in one batch"],
  },
  "a batch is as young as the era it is released in": {
    breaks: "what counts is when a slot was born, not when it was retired",
    mutations: [
      { from: "const h = m[cell]!, born = pool._bornAt(h);", to: "const born = Atomics.load(m, SPEC.eraWord);" },
    ],
    scope: robustScopes["robust: a reader twice, 3 replacements"],
  },
  "the clock goes round": {
    breaks: "an era is never younger than one before it",
    mutations: [
      {
        from: "if (era < LAST_ERA) Atomics.compareExchange(m, SPEC.eraWord, era, era + 1);",
        to: "Atomics.compareExchange(m, SPEC.eraWord, era, era + 1 | 0);",
      },
    ],
    scope: robustScopes["robust: the clock stands still at its end"],
  },
  "an unlinked object leads to a freed one": {
    breaks: "the word that protect reads belongs to a slot that is still linked",
    mutations: [],
    scope: robustMisuses["from object to object without a look back"],
  },
  "a reader looks without announcing": {
    breaks: "in the robust form handles are found by protect",
    mutations: [],
    scope: robustMisuses["a handle that is not found by protect"],
  },
  "two do the controller's step of one period": {
    breaks: "who moves the time of the next step on does the step",
    mutations: [
      {
        from: "if (Atomics.compareExchange(m, SPEC.stateWord, next, now + SPEC.periodMs | 0) !== next) return;",
        to: "Atomics.store(m, SPEC.stateWord, now + SPEC.periodMs | 0);",
      },
    ],
    scope: controlScopes["2 workers at the controller, one dies"],
  },
  "a late step undoes the ones after it": {
    breaks: "a step of the controller begins where the last one ended",
    mutations: [
      {
        from: "Atomics.compareExchange(m, SPEC.stateWord + 1, before, after);",
        to: "Atomics.store(m, SPEC.stateWord + 1, after);",
      },
    ],
    scope: controlScopes["2 workers at the controller, one dies"],
  },
});
