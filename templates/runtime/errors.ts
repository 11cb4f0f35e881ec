export type AllocErrorCode =
  | "EXHAUSTED" | "CAPACITY" | "INVALID_SIZE" | "INVALID_VALUE"
  | "DOUBLE_FREE" | "STALE_HANDLE" | "FOREIGN_HANDLE" | "INVALID_HANDLE"
  | "OVERFLOW" | "WRITE_AFTER_FREE" | "CORRUPT"
  | "BUSY" | "NOT_OWNER" | "TOO_MANY_WORKERS" | "DISPOSED"
  | "INVALID_BUFFER" | "LAYOUT_MISMATCH" | "UNSUPPORTED";

/** Every error of an allocator: what went wrong, where, and with which number. */
export class AllocError extends Error {
  readonly code: AllocErrorCode;
  /** The allocator's name in the schema, or the schema's for errors about the whole image. */
  readonly allocator: string;
  /** The handle, size or index that was refused. */
  readonly value: number;

  constructor(code: AllocErrorCode, allocator: string, value: number, detail: string) {
    super(`${allocator}: ${code}: ${detail}`);
    this.name = "AllocError";
    this.code = code;
    this.allocator = allocator;
    this.value = value;
  }

  /**
   * For `postMessage(error.toJSON())` and `JSON.stringify`: structured clone keeps the message of an error, not its class and
   * fields. `AllocError.from` takes it on the other side.
   */
  toJSON(): Pick<AllocError, "name" | "message" | "code" | "allocator" | "value"> {
    const { name, message, code, allocator, value } = this;
    return { name, message, code, allocator, value };
  }

  /**
   * The error that `toJSON` was called on, or of which structured clone left an Error: then `code` and `allocator` are read
   * from its message, and `value` is NaN. Undefined for anything else.
   */
  static from(data: unknown): AllocError | undefined {
    const { name, message, code, allocator, value } = Object(data) as Partial<AllocError>;
    if (name === "Error" && message !== undefined) return AllocError.#ofMessage(data as Error);
    if (name !== "AllocError" || code === undefined || allocator === undefined || message === undefined) return undefined;
    const detail = message.slice(`${allocator}: ${code}: `.length);
    return new AllocError(code, allocator, value ?? Number.NaN, detail); // JSON makes null of NaN
  }

  /** Where stacks begin with the class of an error, as V8's do, a clone's says what it was. */
  static #ofMessage({ message, stack }: Error): AllocError | undefined {
    const [head, allocator, code] = /^([\w.]+): ([A-Z_]+): /.exec(message) ?? [];
    if (head === undefined || /^Error\b/.test(stack ?? "")) return undefined;
    return new AllocError(code as AllocErrorCode, allocator!, Number.NaN, message.slice(head.length));
  }
}
