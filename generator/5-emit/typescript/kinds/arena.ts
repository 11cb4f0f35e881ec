import { blocks } from "../families/blocks.js";
import type { KindText } from "./kind-text.js";

export const arena: KindText<"arena"> = blocks;
