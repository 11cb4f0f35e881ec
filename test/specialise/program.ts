import fc from "fast-check";

/*
 * Random method bodies of the dialect: branches on constants and on variables, in all nestings; blocks that declare
 * names which do and do not clash; switches, loops, jumps, guards, inlines. Plain JavaScript, so that they run as they are.
 */

/** Names that a piece of code may use, and whether it stands in a loop. */
interface Context {
  readonly names: readonly string[];
  readonly depth: number;
  readonly inLoop: boolean;
}

type Code = fc.Arbitrary<string>;

const OPERATORS = ["+", "-", "*", "&", "|", "^", "<<", "<", "===", "!=="];

const constant: Code = fc.constantFrom(
  "SPEC.yes",
  "SPEC.no",
  "!SPEC.yes",
  "SPEC.n > 3",
  'SPEC.kind === "b"',
  "SPEC.yes && SPEC.n === 2",
  "this.#isSmall()",
);

function value({ names }: Context): Code {
  const leaf = fc.constantFrom(...names, "SPEC.n", "SPEC.m", "1", "2");
  const name = fc.constantFrom(...names, "SPEC.n", "7");
  return fc.oneof(
    { weight: 3, arbitrary: leaf },
    {
      weight: 3,
      arbitrary: fc
        .tuple(leaf, fc.constantFrom(...OPERATORS), leaf)
        .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
    },
    fc.tuple(constant, leaf, leaf).map(([c, a, b]) => `(${c} ? ${a} : ${b})`),
    fc.tuple(name, name).map(([a, b]) => `this.#sum(${a}, ${b})`),
    fc.tuple(name, name).map(([a, b]) => `2 * this.#pick(${a}, ${b}) - pick(SPEC.yes, ${b}, ${a})`),
  );
}

function condition(context: Context): Code {
  const dynamic = fc
    .tuple(value(context), fc.constantFrom(">", "===", "<"), value(context))
    .map(([a, operator, b]) => `${a} ${operator} ${b}`);
  const mixed = fc
    .tuple(constant, fc.constantFrom("&&", "||"), dynamic)
    .map(([c, operator, d]) => `(${c}) ${operator} ${d}`);
  const late = fc
    .tuple(fc.constantFrom(...context.names), fc.constantFrom("&&", "||"), constant)
    .map(([name, operator, c]) => `${name} > 1 ${operator} (${c})`);
  return fc.oneof({ weight: 3, arbitrary: constant }, dynamic, mixed, late);
}

function deeper(context: Context, more: Partial<Context> = {}): Context {
  return { ...context, depth: context.depth - 1, ...more };
}

function statement(context: Context): Code {
  const simple = [
    fc.tuple(fc.constantFrom("a", "b", "c"), value(context)).map(([name, e]) => `${name} = ${e};`),
    value(context).map((e) => `t.push(${e}); // ${e.length}`),
    fc.tuple(constant, value(context)).map(([c, e]) => `(${c}) && t.push(${e});`),
    value(context).map((e) => `put(SPEC.yes, t, ${/^\w+$/.test(e) ? e : "a"});`),
  ];
  if (context.depth === 0) return fc.oneof(...simple);
  return fc.oneof(
    ...simple,
    jump(context),
    ifStatement(context),
    ifStatement(context),
    ifStatement(context),
    switchStatement(context),
    loop(context),
  );
}

/** A jump under a condition, as in a guard at the top of a function. */
function jump(context: Context): Code {
  const jumps = context.inLoop ? ["break;", "continue;", "return a;"] : ["return a + b;", "return this.#sum(a, b);"];
  return fc.tuple(condition(context), fc.constantFrom(...jumps)).map(([c, code]) => `if (${c}) ${code}`);
}

function ifStatement(context: Context): Code {
  const arm = fc.oneof(block(deeper(context)), block(deeper(context)), statement(deeper({ ...context, depth: 1 })));
  const other = fc.option(
    fc.oneof(
      arm,
      fc.tuple(condition(context), block(deeper(context))).map(([c, b]) => `if (${c}) ${b}`),
    ),
    { nil: undefined },
  );
  return fc
    .tuple(condition(context), arm, other)
    .map(([c, a, b]) => `if (${c}) ${b === undefined ? a : `${closed(a)} else ${b}`}`);
}

/** An else belongs to the nearest if, and a line comment must not swallow it. */
function closed(arm: string): string {
  return arm.startsWith("{") ? arm : `{\n${arm}\n}`;
}

/** Statements in braces, perhaps with a name of their own: one that others have too, or one nobody else has. */
function block(context: Context): Code {
  const own = fc.option(fc.constantFrom("k", "a", "p", "q", "z"), { nil: undefined });
  return fc.tuple(own, value(context), fc.constantFrom("SPEC.n + 1", "SPEC.m * 2", "7")).chain(([name, e, c]) => {
    if (name === undefined) return statements(context).map((code) => `{\n${code}\n}`);
    // z is a const, often a constant; the others are variables.
    const declaration =
      name === "z"
        ? `const z = ${e.includes("z") ? c : e.length % 2 === 0 ? c : e};`
        : `let ${name} = ${e.includes(name) ? "3" : e};`;
    const inner = { ...context, names: [...context.names, name, name] };
    return statements(inner).map((code) => `{\n${declaration}\n${code}\nt.push(${name});\n}`);
  });
}

function statements(context: Context): Code {
  return fc.array(statement(context), { minLength: 1, maxLength: 3 }).map((all) => all.join("\n"));
}

function switchStatement(context: Context): Code {
  const end = context.inLoop ? fc.constant("break;") : fc.constantFrom("break;", "return b;");
  const body = fc.tuple(statements(deeper(context, { depth: 0 })), end).map((parts) => parts.join("\n"));
  const clause = (label: string): Code => body.map((code) => `${label}\n${code}`);
  const clauses = fc.tuple(
    clause('case "a":'),
    clause('case "b":'),
    clause('case "c":\ncase "d":'),
    fc.option(clause("default:"), { nil: "" }),
  );
  return fc
    .tuple(fc.constantFrom("SPEC.kind", "SPEC.kind", "kind"), clauses)
    .map(([on, all]) => `switch (${on}) {\n${all.join("\n")}\n}`);
}

function loop(context: Context): Code {
  const body = block(deeper(context, { inLoop: true }));
  const head = fc.constantFrom(
    "for (let i = 0; i < 3; i++)",
    "while (SPEC.no)",
    "for (const i of [1, 2])",
    "while (false)",
  );
  return fc.tuple(head, body).map((parts) => parts.join(" "));
}

export const INLINES = `
  /** @inline */
  #sum(u, v) {
    return u + v * SPEC.m;
  }

  /** @inline */
  #pick(u, v) {
    return SPEC.yes ? this.#sum(u, v) : this.#isSmall() ? u - v : v;
  }

  /** @inline */
  #isSmall() {
    return SPEC.n < 4;
  }`;

export const ACCESS = `
  /** @inline */
  export function pick(first, u, v) {
    return first ? u - v : v;
  }

  /** @inline */
  export function put(last, t, v) {
    return last ? t.push(v) : before(t, v);
  }

  function before(t, v) {
    t.unshift(v);
    return t.length;
  }`;

/** The class body: \`run\` and the inlines. */
export const classBody: Code = statements({ names: ["a", "b", "c", "k"], depth: 3, inLoop: false }).map(
  (code) => `{\n  run(a, b, kind, t) {\n    let c = 1, k = 2;\n${code}\n    return a + b * c + k;\n  }\n${INLINES}\n}`,
);

export const specs = fc.record({
  yes: fc.boolean(),
  no: fc.constant(false),
  n: fc.integer({ min: -2, max: 6 }),
  m: fc.integer({ min: -3, max: 3 }),
  kind: fc.constantFrom("a", "b", "c", "d", "e"),
});
