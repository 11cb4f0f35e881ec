import { ts } from "ts-morph";
import { createEmit, type Emit } from "./emit.js";
import type { Factory } from "./factory.js";
import { fold } from "./fold.js";
import { expectMembers, selectMembers } from "./members.js";
import { parenthesise } from "./parenthesise.js";
import { prune } from "./prune.js";
import { renameIn } from "./rename.js";
import { substitute } from "./substitute.js";
import { keepStill } from "./still.js";
import { indentAt, leadingStart, outdented } from "./text.js";
import type { Scope, SpecialiseRequest } from "./types.js";

/** Everything but the imports and the prelude: helpers of imported inlines, and the statements of the template in their order. */
export function assemble(request: SpecialiseRequest, factory: Factory, scope: Scope): string {
  const { module } = scope;
  const names = new Map([...Object.entries(request.rename), [factory.classNode.name!.text, request.className]]);
  const still = keepStill(module, request.sources, names);
  const emit = createEmit([still, selectMembers, fold, prune, substitute, parenthesise, renameIn(module, names)]);
  const helpers = [...module.helpers.values()].map((helper) =>
    emitStatement(helper.statement, { ...scope, module: helper.module }, emit),
  );
  const own = module.source.statements
    .filter((statement) => !ts.isImportDeclaration(statement))
    .map((statement) => {
      return statement === factory.statement
        ? emitClass(request, factory, scope, emit)
        : emitStatement(statement, scope, emit);
    });
  return [...helpers, ...own].join("");
}

/** A top-level statement with the blank line and the comments in front of it. */
function emitStatement(statement: ts.Statement, scope: Scope, emit: Emit): string {
  const piece = emit.piece(statement, scope);
  return typeof piece === "string" ? lead(statement, scope, emit) + piece : "";
}

function lead(statement: ts.Statement, scope: Scope, emit: Emit): string {
  const { source } = scope.module;
  const start = leadingStart(source, statement);
  const gap = /\n[ \t]*\n/.test(source.text.slice(statement.getFullStart(), start)) ? "\n\n" : "\n";
  return gap + emit.slices(statement, scope, start, statement.getStart(source));
}

/** export const defineX = (SPEC: XSpec) => class X { … }; → export class Headers { … } */
function emitClass(request: SpecialiseRequest, factory: Factory, scope: Scope, emit: Emit): string {
  const { classNode, statement } = factory;
  const rest = emit.slices(classNode, scope, classNode.name!.getEnd(), classNode.getEnd());
  const text = outdented(
    `export class ${request.className}${rest}`,
    indentAt(scope.module.source.text, classNode.getEnd()),
  );
  return lead(statement, scope, emit) + expectMembers(text, request.members ?? "", scope.module);
}
