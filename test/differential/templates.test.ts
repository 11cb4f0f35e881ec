import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { specialise } from "../../generator/5-emit/specialise/specialise.js";
import { type Command, commands, open, perform, Refusal, shapesOf } from "./commands.js";
import { compared, schemas } from "./schemas.js";
import { planOf, type PoolClass, referenceClass, requestFor, type Spec, specialisedClass } from "./support.js";

/*
 * The same random commands on a template and on what the specialiser makes of it: the same results, the same errors, the
 * same bytes.
 */

/** The first command after which the two differ, with what they said; undefined when they never do. */
function difference(
  reference: PoolClass,
  specialised: PoolClass,
  spec: Spec,
  shapes: ReturnType<typeof shapesOf>,
  all: readonly Command[],
  done = new Set<string>(),
): unknown {
  const [a, b] = [open(reference, spec, shapes), open(specialised, spec, shapes)];
  for (const [i, command] of all.entries()) {
    if (!(command.method in b.pool) && command.method !== "poke") continue;
    const [want, got] = [perform(a, command), perform(b, command)];
    done.add(`${command.method} ${got instanceof Refusal ? "refused" : "done"}`);
    const same = JSON.stringify(want) === JSON.stringify(got);
    if (!same || Buffer.compare(bytes(a.words), bytes(b.words)) !== 0) return { i, command, want, got };
  }
  return undefined;
}

function bytes({ buffer }: Int32Array): Uint8Array {
  return new Uint8Array(buffer);
}

describe.each(compared)("$name", (variant) => {
  const { file } = variant;
  const shapes = shapesOf(variant);

  test("template and specialised class do the same", async () => {
    const done = new Set<string>();
    const property = fc.asyncProperty(
      schemas(variant),
      fc.array(commands(shapes), { minLength: 4, maxLength: 4 }),
      async (schema, runs) => {
        const plan = planOf(schema);
        expect(plan.file).toBe(`kinds/${file}`);
        const spec = { ...plan.spec };
        const classes = [await referenceClass(file, spec), await specialisedClass(file, spec)] as const;
        for (const run of runs) {
          expect(difference(...classes, spec, shapes, run, done)).toBeUndefined();
        }
      },
    );
    await fc.assert(property, { numRuns: 8 });
    // The commands are worth something: but for bad luck each method worked at least once, and something was refused.
    const tried = new Set([...done].map((outcome) => outcome.split(" ")[0]!));
    const never = [...tried].filter((method) => !done.has(`${method} done`));
    expect(never.length < 3 ? [] : never).toEqual([]);
    expect(done.size).toBeGreaterThan(tried.size);
  });

  test("nothing is left to do in the output", () => {
    for (const schema of fc.sample(schemas(variant), { numRuns: 5, seed: 3 })) {
      const { text } = specialise(requestFor(file, { ...planOf(schema).spec }));
      const again = {
        ...requestFor(file, {}),
        template: "output.ts",
        sources: new Map([["output.ts", text]]),
        prelude: "",
        uses: [],
      };
      expect(specialise(again).text).toBe(text);
    }
  });

  test("one number wrong is seen", async () => {
    const [schema] = fc.sample(schemas(variant), { numRuns: 1, seed: 1 });
    const spec: Spec = { ...planOf(schema!).spec };
    const size = variant.of.amount;
    const reference = await referenceClass(file, spec);
    for (const wrong of [{ [size]: Number(spec[size]) - 1 }, { originWord: Number(spec["originWord"]) + 2 }]) {
      const specialised = await specialisedClass(file, { ...spec, ...wrong });
      const runs = fc.sample(commands(shapes), { numRuns: 20, seed: 2 });
      expect(runs.some((run) => difference(reference, specialised, spec, shapes, run) !== undefined)).toBe(true);
    }
  });
});
