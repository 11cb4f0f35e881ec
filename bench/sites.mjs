/**
 * Writes the functions of `cases/sites.ts` and `cases/shared-code.ts` as text: loops whose body stands there many
 * times, which nobody should type or read. Used by `build.mjs`.
 */

const FIELDS = ["Id", "Kind", "Size", "Flags"];

const body = (site, { allocate, write, read, free }) => [
  `    const h${site} = ${allocate};`,
  ...FIELDS.map((field, k) => `    ${write(`h${site}`, field, k, `i + ${site + k}`)};`),
  ...FIELDS.map((field, k) => `    sum = (sum + ${read(`h${site}`, field, k)}) | 0;`),
  `    ${free(`h${site}`)};`,
];

const sitesModule = (sites, { imports, parameters, setup = [], ...shape }) =>
  [
    ...imports,
    `export const make = (${parameters}): Variant => {`,
    ...setup.map((line) => `  ${line}`),
    "  const run = (ops: number): number => {",
    "  let sum = 0;",
    `  for (let i = 0; i < ops; i += ${sites}) {`,
    ...Array.from({ length: sites }, (_, site) => body(site, shape)).flat(),
    "  }",
    "  return sum;",
    "  };",
    "  return { run };",
    "};",
    "",
  ].join("\n");

const variantType = 'import type { Variant } from "../../harness/types.js";';

const methods = (receiver) => ({
  write: (h, field, _, value) => `${receiver}.set${field}(${h}, ${value})`,
  read: (h, field) => `${receiver}.get${field}(${h})`,
});

const ours = (allocate) => ({
  imports: [variantType, 'import type { Fast } from "../fast/index.js";'],
  parameters: 'pool: Fast["records"]',
  allocate,
  ...methods("pool"),
  free: (h) => `pool.free(${h})`,
});

const configurable = {
  imports: [
    variantType,
    'import type { ConfigurablePool, RecordAccess } from "../../competitors/configurable-pool.js";',
  ],
  parameters: "pool: ConfigurablePool, access: RecordAccess",
  allocate: "pool.alloc()",
  ...methods("access"),
  free: (h) => `pool.free(${h})`,
};

/** The class our output is made from, run as it is: it reads its constants from SPEC at every step. */
const template = {
  imports: [
    variantType,
    'import type { RecordAccess } from "../../competitors/configurable-pool.js";',
    "interface Pool { tryAlloc(): number; free(h: number): void }",
  ],
  parameters: "pool: Pool, access: RecordAccess",
  allocate: "pool.tryAlloc()",
  ...methods("access"),
  free: (h) => `pool.free(${h})`,
};

/** What a person writes who wants speed and nothing else: one array, offsets by hand. */
const raw = {
  imports: [variantType],
  parameters: "capacity: number",
  setup: [
    "const m = new Int32Array(new ArrayBuffer((32 + capacity * 8) * 4));",
    "for (let p = 32; p < m.length; p += 8) m[p] = p + 8 < m.length ? p + 8 : 0;",
    "m[5] = 32;",
  ],
  allocate: "m[5]!",
  write: (h, _, k, value) => (k === 0 ? `m[5] = m[${h}]!; m[${h}] = ${value}` : `m[${h} + ${k}] = ${value}`),
  read: (h, _, k) => `m[${h} + ${k}]!`,
  free: (h) => `m[${h}] = m[5]!; m[5] = ${h}`,
};

const pools = ["orders", "trades", "quotes", "levels", "events", "claims"];

/** One loop a pool, as a program has that was written for its structs. */
const sixModule = () =>
  [
    'import { churn } from "../../harness/churn.js";',
    variantType,
    'import type { Six } from "../six/index.js";',
    "const { LIVE, nextRandom, recordOf, ROUND, SEED } = churn;",
    ...pools.flatMap((pool) => [
      `const ${pool} = (pool: Six["${pool}"]) => {`,
      "  const live = new Int32Array(LIVE);",
      "  for (let i = 0; i < LIVE; i++) { const h = pool.alloc(); pool.setAmount(h, 0); live[i] = h; }",
      "  return (seed: number): number => {",
      "    let sum = 0;",
      "    for (let k = 0, r = seed; k < ROUND; k++) {",
      "      r = nextRandom(r);",
      "      pool.free(live[recordOf(r, k)]! as ReturnType<typeof pool.alloc>);",
      "    }",
      "    for (let k = 0, r = seed; k < ROUND; k++) {",
      "      r = nextRandom(r);",
      "      const h = pool.tryAlloc() as ReturnType<typeof pool.alloc>;",
      "      pool.setId(h, r);",
      "      pool.setAmount(h, k);",
      "      sum = (sum + pool.getId(h)) | 0;",
      "      live[recordOf(r, k)] = h;",
      "    }",
      "    return sum;",
      "  };",
      "};",
    ]),
    "export const make = (six: Six): Variant => {",
    ...pools.map((pool) => `  const ${pool}Round = ${pool}(six.${pool});`),
    "  let seed = SEED;",
    "  const run = (ops: number): number => {",
    "    let sum = 0;",
    `    for (let done = 0; done < ops; done += ROUND * ${pools.length}) {`,
    ...pools.map((pool) => `      sum = (sum + ${pool}Round(seed)) | 0;`),
    "      seed = nextRandom(seed);",
    "    }",
    "    return sum;",
    "  };",
    "  return { run };",
    "};",
    "",
  ].join("\n");

/** Path under `generated/` to text. */
export const siteModules = () => ({
  "sites/try-alloc-16.ts": sitesModule(16, ours("pool.tryAlloc() as ReturnType<typeof pool.alloc>")),
  "sites/alloc-16.ts": sitesModule(16, ours("pool.alloc()")),
  "sites/raw-16.ts": sitesModule(16, raw),
  "sites/try-alloc-4.ts": sitesModule(4, ours("pool.tryAlloc() as ReturnType<typeof pool.alloc>")),
  "sites/alloc-4.ts": sitesModule(4, ours("pool.alloc()")),
  "sites/configurable-4.ts": sitesModule(4, configurable),
  "sites/template-4.ts": sitesModule(4, template),
  "sites/template-16.ts": sitesModule(16, template),
  "sites/six-pools.ts": sixModule(),
});
