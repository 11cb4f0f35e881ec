import type { Access } from "../../4-plan/access.js";
import { printAtomics } from "./atomic-members.js";
import type { Spelling } from "./spelling.js";
import type { Noted } from "./text.js";
import { printWindows } from "./window-members.js";

/** What a field has beside its getter and setter, on handles and in views alike. */
export const printMore = (access: Access, spelling: Spelling): Noted[] =>
  [...printWindows(access, spelling), ...printAtomics(access, spelling)].map((code) => ({ code }));
