import { counted } from "../../diagnostics/counted.js";
import { grouped } from "../digits.js";
import type { Plan } from "../../4-plan/types.js";
import { printDispose } from "./module-dispose.js";
import { printFields, printConstructor } from "./module-fields.js";
import { printGuard } from "./module-guard.js";
import { printAttach, printCreate, printRefresh } from "./module-open.js";
import { printRecover } from "./module-recover.js";
import { printReports } from "./module-reports.js";
import { printTakeOver } from "./module-take-over.js";
import { docComment, docLines, indent } from "./text.js";

/** The class that owns the image: `create`, `attach`, one property per allocator, guards, reports, recovery, `dispose`. */
export function printModuleClass(plan: Plan): string[] {
  const { module, layout } = plan;
  const { image, memory } = layout;
  const count = module.allocators.length;
  const workers = memory.shared ? `, at most ${counted(memory.workers, "worker")}` : "";
  const doc = [
    ...docLines(layout.doc),
    ...(layout.doc === undefined ? [] : [""]),
    `The image of \`${layout.name}\`: ${grouped(image.byteLength)} bytes of ${memory.backing} memory, ` +
      `${counted(count, "allocator")}${workers}.`,
  ];
  const parts = [
    printFields(plan),
    printConstructor(plan),
    printCreate(plan),
    printAttach(plan),
    printTakeOver(plan),
    printRefresh(plan),
    printGuard(plan),
    printReports(plan),
    printRecover(plan),
    printDispose(plan),
    printShown(plan),
  ];
  const body = parts.filter((part) => part.length > 0).flatMap((part, i) => (i === 0 ? part : ["", ...part]));
  return [...docComment(doc), `export class ${module.className} {`, ...indent(body), "}"];
}

/** Whoever prints one of them wants no list of 30,000 words. */
function printShown({ module }: Plan): string[] {
  const classes = ["this", ...module.allocators.map((a) => a.className)];
  return ["static {", ...indent([`for (const owner of [${classes.join(", ")}]) showStats(owner);`]), "}"];
}
