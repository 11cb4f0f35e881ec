import { camelCase } from "../../../4-plan/names.js";
import type { Plan } from "../../../4-plan/types.js";
import { leaksOf } from "../module-memory.js";

/** What every text of a suite names. */
export interface ModuleNames {
  /** `Packets`, and a constant of that class: `packets`, or `packetsImage` where an allocator has that name. */
  readonly Module: string;
  readonly module: string;
  /** `Packets.create()`; where leaks are reported, `Packets.create({ onLeak })`. */
  readonly create: string;
  /** A line that keeps `other`, an attached module, as quiet. */
  readonly quietOther: string;
  /** Declares `onLeak`. */
  readonly declarations: string;
}

export function moduleNames({ module, layout }: Plan): ModuleNames {
  const Module = module.className;
  const plain = camelCase(Module);
  const taken = LOCALS.has(plain) || module.allocators.some(({ property }) => property === plain);
  const names = { Module, module: taken ? `${plain}Image` : plain };
  const reportsLeaks = leaksOf(module.allocators, layout.memory.checks).length > 0;
  if (!reportsLeaks) return { ...names, create: `${Module}.create()`, quietOther: "", declarations: "" };
  return {
    ...names,
    create: `${Module}.create({ onLeak })`,
    quietOther: "\n        other.onLeak = onLeak;",
    declarations: "/** Tests leave slots behind; that is no news here. */\nconst onLeak = (): void => {};\n",
  };
}

/** What suites call their own things; a schema of that name is `bufferImage` in them. */
const LOCALS = new Set(
  (
    "again arena before buffer bytes crew fail field fields fresh guards handles left lines live loops other pool " +
    "program programs published report roots row seen slices structs users"
  ).split(" "),
);
