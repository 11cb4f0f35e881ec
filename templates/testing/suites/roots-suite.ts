import { describe, expect, test } from "vitest";
import type { PoolDescription, RootDescription } from "../description.js";
import { call } from "../fields/accessors.js";
import { borders } from "../fields/elements.js";
import type { Subject } from "../module-under-test.js";
import { allocatorOf } from "../module-under-test.js";
import { camelCase, pascalCase } from "../names.js";
import type { RootForm } from "../roots.js";
import { runRootProgram } from "../roots.js";
import type { WholePool } from "./pool-under-test.js";

/** Most elements of one array of roots that are looked at one by one. */
const ALL = 2 ** 16;

/** Whatever two threads do to the roots, they hold what a model says. */
export function rootsSuite(subject: Subject, roots: readonly RootDescription[]): void {
  const forms = roots.flatMap(formsOf);
  describe("roots", { timeout: 120_000 }, () => {
    test("are null at first", () => {
      using module = subject.create();
      expect(forms.filter((root) => root.get(module.roots) !== 0).map(({ name }) => name)).toEqual([]);
    });

    test("hold what a model holds, for all who are attached", () => {
      using module = subject.create();
      if (!subject.hasThreads) return runRootProgram(forms, [module.roots, module.roots]);
      using other = subject.attach(module.buffer);
      runRootProgram(forms, [module.roots, other.roots]);
    });

    if (subject.hasThreads) published(subject, roots);
  });
}

/** Only where slots have an owner that can die. */
function published(subject: Subject, roots: readonly RootDescription[]): void {
  const poolOf = ({ of }: RootDescription): PoolDescription | undefined =>
    subject.about.allocators.find(
      (a): a is PoolDescription => "capacity" in a && a.name === of && a.owner === "workers" && a.capacity > 1,
    );
  const root = roots.find(poolOf);
  if (!root) return;
  const { name } = poolOf(root)!;
  test("keep what a dead module has published", () => {
    using module = subject.create();
    const other = subject.attach(module.buffer);
    const [slots, others] = [module, other].map((one) => allocatorOf<WholePool>(one, name)) as [WholePool, WholePool];
    const handle = others.alloc();
    others.alloc();
    formsOf(root)[0]!.exchange(module.roots, handle);
    const recovered = module.recover(other.worker, { live: "free" });
    expect(recovered).toMatchObject([{ live: { [camelCase(name)]: [handle] } }]);
    expect(slots.stats()).toMatchObject({ live: 1 });
    slots.free(handle);
    expect(slots.check()).toMatchObject({ ok: true });
  });
}

/** A form for each element of an array, or for those at its borders. */
function formsOf({ name, count, slots }: RootDescription): RootForm[] {
  const [property, infix] = [camelCase(name), pascalCase(name)];
  if (count === undefined) {
    return [
      {
        name,
        slots,
        get: (roots) => (roots as Readonly<Record<string, number>>)[property]!,
        set: (roots, h) => {
          (roots as Record<string, number>)[property] = h;
        },
        exchange: (roots, h) => call(roots, `exchange${infix}`, h) as number,
        compareExchange: (roots, expected, h) => call(roots, `compareExchange${infix}`, expected, h) as number,
      },
    ];
  }
  const indices = count <= ALL ? Array.from({ length: count }, (_, i) => i) : borders(count);
  return indices.map((i) => ({
    name: `${name}[${i}]`,
    slots,
    get: (roots) => call(roots, property, i) as number,
    set: (roots, h) => void call(roots, `set${infix}`, i, h),
    exchange: (roots, h) => call(roots, `exchange${infix}`, i, h) as number,
    compareExchange: (roots, expected, h) => call(roots, `compareExchange${infix}`, i, expected, h) as number,
  }));
}
