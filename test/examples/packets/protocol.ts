import type { HeadersHandle, RequestsU8Handle } from "../../../generated/packets/index.js";
import type { Item } from "./tlv.js";

/** What the creator posts: two numbers. The header and the message they stand for stay where they are. */
export interface Request {
  readonly header: HeadersHandle;
  readonly message: RequestsU8Handle;
}

/** What the worker found in shared memory. */
export interface Answer {
  readonly id: number;
  readonly sequence: bigint;
  readonly name: string;
  readonly items: readonly Item[];
}
