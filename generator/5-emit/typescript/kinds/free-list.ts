import { slots } from "../families/slots.js";
import type { KindText } from "./kind-text.js";

export const freeList: KindText<"free-list"> = slots;
