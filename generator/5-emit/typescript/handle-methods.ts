import { type Access, accessName } from "../../4-plan/access.js";
import type { Plan } from "../../4-plan/types.js";
import { code, own, type Text } from "./code.js";
import { printRead, printWrite, type Site, valueType } from "./expressions.js";
import { alignNotes, docComment, docLines, type Noted } from "./text.js";
import { indexParameters } from "./accessor-names.js";
import { printMore } from "./field-members.js";
import { siteIn } from "./site.js";
import { onHandles } from "./spelling.js";

/** What methods on handles are generated for: all scalars of one struct, under one handle type. */
export interface HandleMethods {
  /** `HeadersHandle` */
  readonly handle: string;
  /** What errors call the holder: `headers`. */
  readonly owner: string;
  /** `Header` in `getHeaderId` of an arena; nothing in `getId` of a pool. */
  readonly infix: string;
  readonly accesses: readonly Access[];
}

/** `getId(h)`, `setId(h, x)`; with an index for each dimension of an array: `getOrigin(h, i)`. */
export function printHandleMethods(methods: HandleMethods, plan: Plan): Text[] {
  const site = handleSite(methods.owner, plan);
  return alignNotes(
    methods.accesses.flatMap((access) => {
      const doc = docComment(docLines(access.doc)).map((line) => ({ code: line }));
      return [...doc, ...printMethods(access, methods, site)];
    }),
  );
}

function printMethods(access: Access, { handle, infix }: HandleMethods, site: Site): Noted[] {
  const name = infix + accessName(access);
  const type = valueType(access.value, site);
  const parameters = [`h: ${handle}`, ...indexParameters(access)].join(", ");
  return [
    {
      code: code`get${name}(${parameters}): ${type} { return ${printRead(access, site)}; }`,
      note: `offset ${access.offset}`,
    },
    ...(access.readOnly
      ? []
      : [{ code: code`set${name}(${parameters}, x: ${type}): void { ${printWrite(access, site)} }` }]),
    ...printMore(access, onHandles(access, infix, handle, site)),
  ];
}

/** In `fast` a handle is the word address; with checks `locate` looks it up, or throws. */
export function handleSite(owner: string, plan: Plan): Site {
  const { checks } = plan.layout.memory;
  return siteIn(plan, owner, checks === "fast" ? "h" : code`${own("_locate")}(h)`);
}
