import { blocks } from "../families/blocks.js";
import type { KindText } from "./kind-text.js";

export const buddy: KindText<"buddy"> = {
  ...blocks,
  suite: (allocator) => ({ ...blocks.suite(allocator), least: allocator.layout.minimum }),
};
