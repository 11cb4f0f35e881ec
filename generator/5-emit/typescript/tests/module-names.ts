import { camelCase } from "../../../4-plan/names.js";
import type { Plan } from "../../../4-plan/types.js";

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
  const taken = module.allocators.some(({ property }) => property === plain);
  const names = { Module, module: taken ? `${plain}Image` : plain };
  const reportsLeaks =
    layout.memory.checks === "paranoid" && layout.allocators.some(({ kind }) => kind === "free-list");
  if (!reportsLeaks) return { ...names, create: `${Module}.create()`, quietOther: "", declarations: "" };
  return {
    ...names,
    create: `${Module}.create({ onLeak })`,
    quietOther: "\n        other.onLeak = onLeak;",
    declarations: "/** Tests leave slots behind; that is no news here. */\nconst onLeak = (): void => {};\n",
  };
}
