import type { ObjectSource } from "./churn-objects.js";
import type { PlainRecord } from "../competitors/objects.js";
import type { Variant } from "../harness/types.js";

export const pairOfObjects = (source: ObjectSource): Variant => {
  const escaped: PlainRecord[] = [source.take()];
  const run = (ops: number): number => {
    for (let i = 0; i < ops; i++) {
      const record = source.take();
      record.end = i;
      escaped[0] = record;
      source.give(record);
    }
    return escaped[0]!.end;
  };
  return { run };
};
