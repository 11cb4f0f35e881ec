import { c } from "./c/c.js";
import type { Consumer } from "./consumer.js";
import { pages } from "./pages/pages.js";
import { typescript } from "./typescript/typescript.js";

export const consumers: Readonly<Record<string, Consumer>> = { typescript, c, pages };
