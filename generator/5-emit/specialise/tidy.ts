import { ts } from "ts-morph";
import type { Factory } from "./factory.js";
import { dropEmptyBranches, dropUnreachable, flattenBlocks } from "./flatten.js";
import { hasTag } from "./names.js";
import { sweepLocals, sweepMembers, sweepTopLevel, topLevelNames } from "./sweep.js";
import { applyEdits, type Edit, parse } from "./text.js";
import type { Module, SpecialiseRequest } from "./types.js";

/** Opens blocks, drops dead code and sweeps until nothing changes; one parse for each round that changes something. */
export function tidy(text: string, request: SpecialiseRequest, module: Module, factory: Factory): ts.SourceFile {
  const internal = internalMembers(factory);
  const keep = keptNames(request, module, factory);
  const uses = new Set(request.uses);
  const passes: ((source: ts.SourceFile) => Edit[])[] = [
    flattenBlocks,
    dropUnreachable,
    dropEmptyBranches,
    (source) => sweepMembers(source, internal, uses),
    sweepLocals,
    (source) => sweepTopLevel(source, keep),
  ];
  let source = parse(request.template, text);
  for (;;) {
    const edits = passes.flatMap((pass) => pass(source));
    if (edits.length === 0) break;
    source = parse(request.template, applyEdits(source.text, edits));
  }
  return source;
}

function internalMembers({ classNode }: Factory): Set<string> {
  return new Set(
    classNode.members.filter((member) => hasTag(member, "internal")).map((member) => member.name?.getText() ?? ""),
  );
}

/** The class, what finished text uses, and what a file that is no template exports. */
function keptNames(request: SpecialiseRequest, module: Module, { isTemplate }: Factory): Set<string> {
  const exported = module.source.statements.filter(
    (node) => ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(isExport),
  );
  return new Set([request.className, ...(request.uses ?? []), ...(isTemplate ? [] : exported).flatMap(topLevelNames)]);
}

function isExport({ kind }: ts.Modifier): boolean {
  return kind === ts.SyntaxKind.ExportKeyword;
}
