import type { Doc, Entry, Kind, SchemaDoc } from "../1-parse/types.js";
import { inOrder, isError } from "../diagnostics/diagnose.js";
import type { Diagnostic, PhaseResult } from "../diagnostics/diagnostic.js";
import { buildModel } from "./build-model.js";
import { accessorCollision } from "./rules/accessor-collision.js";
import { arrayCount } from "./rules/array-count.js";
import { atomicType } from "./rules/atomic-type.js";
import { badAlignment } from "./rules/bad-alignment.js";
import { badSize } from "./rules/bad-size.js";
import { badType } from "./rules/bad-type.js";
import { batchStarves } from "./rules/batch-starves.js";
import { bitsTooWide } from "./rules/bits-too-wide.js";
import { bitsType } from "./rules/bits-type.js";
import { duplicateName } from "./rules/duplicate-name.js";
import { duplicateValue } from "./rules/duplicate-value.js";
import { emission } from "./rules/emission.js";
import { enumValueRange } from "./rules/enum-value-range.js";
import { ownerNotShared } from "./rules/owner-not-shared.js";
import { reclamationUnused } from "./rules/reclamation-unused.js";
import { recursiveStruct } from "./rules/recursive-struct.js";
import { refAmbiguous } from "./rules/ref-ambiguous.js";
import { refWithoutHolder } from "./rules/ref-without-holder.js";
import { reservedWord } from "./rules/reserved-word.js";
import { rootType } from "./rules/root-type.js";
import { shardedNotShared } from "./rules/sharded-not-shared.js";
import { tooManyMembers } from "./rules/too-many-members.js";
import { unknownAllocator } from "./rules/unknown-allocator.js";
import { unknownStruct } from "./rules/unknown-struct.js";
import { unknownType } from "./rules/unknown-type.js";
import { unusedEnum } from "./rules/unused-enum.js";
import { unusedStruct } from "./rules/unused-struct.js";
import { utf8Length } from "./rules/utf8-length.js";
import { workersNotShared } from "./rules/workers-not-shared.js";
import { meaningOf } from "./kinds/kinds.js";
import { levelsOf } from "./levels.js";
import { bind, type Scope } from "./scope.js";
import type { Checks, Model } from "./types.js";

type Rule = (scope: Scope) => Diagnostic[];

/** What kinds say of their own allocators. */
const ofKinds = (scope: Scope): Diagnostic[] =>
  scope.doc.allocators.flatMap((a) => (meaningOf(a.value)?.errors ?? []).flatMap((rule) => rule(a, scope)));

const warningsOfKinds = (scope: Scope): Diagnostic[] =>
  scope.doc.allocators.flatMap((a) =>
    (meaningOf(a.value)?.warnings ?? []).flatMap((rule) => rule(a as Entry<Doc<Kind>>, scope)),
  );

/** Each looks at the whole schema and at nothing the others found, so their order means nothing. */
const errors: readonly Rule[] = [
  accessorCollision,
  arrayCount,
  atomicType,
  badAlignment,
  badSize,
  badType,
  bitsTooWide,
  bitsType,
  duplicateName,
  duplicateValue,
  emission,
  enumValueRange,
  ofKinds,
  ownerNotShared,
  recursiveStruct,
  refAmbiguous,
  refWithoutHolder,
  reservedWord,
  rootType,
  shardedNotShared,
  tooManyMembers,
  unknownAllocator,
  unknownStruct,
  unknownType,
  utf8Length,
  workersNotShared,
];

/** Only for schemas without errors: what a misspelt name should have used is not unused. */
const warnings: readonly Rule[] = [batchStarves, reclamationUnused, warningsOfKinds, unusedEnum, unusedStruct];

/** What a schema says → what it means at one level. No model unless `parse` and all rules are content. */
export function resolve(doc: SchemaDoc, checks: Checks = levelsOf(doc)[0]!): PhaseResult<Model> {
  const scope = bind(doc, checks);
  const found = errors.flatMap((rule) => rule(scope));
  if (!doc.complete || found.some(isError)) return { value: undefined, diagnostics: inOrder(found) };
  return { value: buildModel(scope), diagnostics: inOrder(warnings.flatMap((rule) => rule(scope))) };
}
