import type { Consumer } from "../consumer.js";
import { inC } from "../escape.js";
import { emitCHeader } from "./header.js";

/** The header, for a compiler of C or C++. */
export const c: Consumer = {
  isWanted: ({ cHeader, single }) => cHeader && single !== true,
  emit: (plan, templates) => [{ path: plan.c.file, text: emitCHeader(plan, templates) }],
  withOrigin: ({ text }, origin) => `/* ${inC(origin)} */\n\n${text}`,
};
