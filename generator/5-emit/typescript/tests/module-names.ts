import { camelCase } from "../../../4-plan/names.js";
import type { Plan } from "../../../4-plan/types.js";
import { leaksOf } from "../module-memory.js";
import { localName } from "./local-names.js";

/** What every text of a suite names. */
export interface ModuleNames {
  /** `Packets`, and what stands for a constant of that class: `packets`, or `packetsImage` where that name is taken. */
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
  const names = { Module, module: localName(camelCase(Module), "Image") };
  const reportsLeaks = leaksOf(module.allocators, layout.memory.checks).length > 0;
  if (!reportsLeaks) return { ...names, create: `${Module}.create()`, quietOther: "", declarations: "" };
  return {
    ...names,
    create: `${Module}.create({ onLeak })`,
    quietOther: "\n        other.onLeak = onLeak;",
    declarations: "/** Tests leave slots behind; that is no news here. */\nconst onLeak = (): void => {};\n",
  };
}
