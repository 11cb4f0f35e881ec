import { diagnose } from "../../diagnostics/diagnose.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import type { Scope, ScopedField } from "../scope.js";

/** What `emit` asks for must leave something, and views must find those of the structs inside them. */
export const emission = (scope: Scope): Diagnostic[] => [
  ...nothingEmitted(scope),
  ...readOfStruct(scope),
  ...viewNeeded(scope),
];

function nothingEmitted({ doc, fieldsOf }: Scope): Diagnostic[] {
  return doc.structs
    .filter((struct) => fieldsOf(struct.name).length > 0 && fieldsOf(struct.name).every((f) => !isEmitted(f)))
    .map((struct) => diagnose("nothing-emitted", struct.nameRange, { struct: struct.name }));
}

/** A view of the struct inside would have to be a class of its own, without setters. */
function readOfStruct({ fields }: Scope): Diagnostic[] {
  return fields
    .filter((f) => f.base === "struct" && f.field.value.emit?.value === "read")
    .map((f) => diagnose("read-of-struct", f.field.value.emit!.range, { struct: f.type.name.value }));
}

function viewNeeded({ fields, roots, structs }: Scope): Diagnostic[] {
  const isWithoutViews = (struct: string): boolean => structs.get(struct)?.value.emit?.value === "handles";
  const report = (struct: string, user: string, range: ScopedField["field"]["nameRange"]): Diagnostic =>
    diagnose("view-needed", range, { struct, user }, [
      { range: structs.get(struct)!.value.emit!.range, message: `\`${struct}\` has no views` },
    ]);
  return [
    ...fields
      .filter((f) => f.base === "struct" && isEmitted(f) && isWithoutViews(f.type.name.value))
      .filter((f) => !isWithoutViews(f.struct.name))
      .map((f) => report(f.type.name.value, `views of ${f.struct.name}`, f.field.nameRange)),
    ...roots
      .filter((r) => r.base === "struct" && isWithoutViews(r.type.name.value))
      .map((r) => report(r.type.name.value, "the root", r.root.nameRange)),
  ];
}

const isEmitted = ({ field }: ScopedField): boolean => field.value.emit?.value !== "none";
