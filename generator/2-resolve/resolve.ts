import type { SchemaDoc } from "../1-parse/types.js";
import { inOrder, isError } from "../diagnostics/diagnose.js";
import type { Diagnostic, PhaseResult } from "../diagnostics/diagnostic.js";
import { buildModel } from "./build-model.js";
import { accessorCollision } from "./rules/accessor-collision.js";
import { arenaTooSmall } from "./rules/arena-too-small.js";
import { arrayCount } from "./rules/array-count.js";
import { atomicType } from "./rules/atomic-type.js";
import { badAlignment } from "./rules/bad-alignment.js";
import { badGroups } from "./rules/bad-groups.js";
import { badSize } from "./rules/bad-size.js";
import { badType } from "./rules/bad-type.js";
import { batchStarves } from "./rules/batch-starves.js";
import { bitsTooWide } from "./rules/bits-too-wide.js";
import { bitsType } from "./rules/bits-type.js";
import { bufferTooLarge } from "./rules/buffer-too-large.js";
import { cacheStarves } from "./rules/cache-starves.js";
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
import { shardSize } from "./rules/shard-size.js";
import { shardedNotShared } from "./rules/sharded-not-shared.js";
import { tooManyMembers } from "./rules/too-many-members.js";
import { unknownAllocator } from "./rules/unknown-allocator.js";
import { unknownStruct } from "./rules/unknown-struct.js";
import { unknownType } from "./rules/unknown-type.js";
import { unusedEnum } from "./rules/unused-enum.js";
import { unusedStruct } from "./rules/unused-struct.js";
import { utf8Length } from "./rules/utf8-length.js";
import { workersNotShared } from "./rules/workers-not-shared.js";
import { levelsOf } from "./levels.js";
import { bind, type Scope } from "./scope.js";
import type { Checks, Model } from "./types.js";

type Rule = (scope: Scope) => Diagnostic[];

/** Each looks at the whole schema and at nothing the others found, so their order means nothing. */
const errors: readonly Rule[] = [
  accessorCollision,
  arenaTooSmall,
  arrayCount,
  atomicType,
  badAlignment,
  badGroups,
  badSize,
  badType,
  bitsTooWide,
  bitsType,
  bufferTooLarge,
  duplicateName,
  duplicateValue,
  emission,
  enumValueRange,
  ownerNotShared,
  recursiveStruct,
  refAmbiguous,
  refWithoutHolder,
  reservedWord,
  rootType,
  shardSize,
  shardedNotShared,
  tooManyMembers,
  unknownAllocator,
  unknownStruct,
  unknownType,
  utf8Length,
  workersNotShared,
];

/** Only for schemas without errors: what a misspelt name should have used is not unused. */
const warnings: readonly Rule[] = [batchStarves, cacheStarves, reclamationUnused, unusedEnum, unusedStruct];

/** What a schema says → what it means at one level. No model unless `parse` and all rules are content. */
export function resolve(doc: SchemaDoc, checks: Checks = levelsOf(doc)[0]!): PhaseResult<Model> {
  const scope = bind(doc, checks);
  const found = errors.flatMap((rule) => rule(scope));
  if (!doc.complete || found.some(isError)) return { value: undefined, diagnostics: inOrder(found) };
  return { value: buildModel(scope), diagnostics: inOrder(warnings.flatMap((rule) => rule(scope))) };
}
