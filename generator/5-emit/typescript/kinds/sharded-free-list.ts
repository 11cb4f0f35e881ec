import { slots } from "../families/slots.js";
import type { KindText } from "./kind-text.js";

export const shardedFreeList: KindText<"sharded-free-list"> = slots;
