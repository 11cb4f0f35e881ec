import { analyse } from "../../generator/analyse.js";
import type { Compile } from "../../generator/cli/tools.js";
import { filesOf } from "../../generator/compile.js";
import { readTemplates } from "../phases/support/templates.js";
import { runIn, type Ran } from "./support.js";

const templates = readTemplates();

const compile: Compile = (text, options) => {
  const { diagnostics, isFaulty, layouts } = analyse(text, options.checks);
  return { files: isFaulty ? [] : filesOf(layouts, options, templates), diagnostics, layout: layouts[0] };
};

/** The command line with the real compiler, in this process: the start of another takes longer than what it does. */
export const genAlloc = (folder: string, ...args: readonly string[]): Promise<Ran> => runIn(folder, args, compile);
