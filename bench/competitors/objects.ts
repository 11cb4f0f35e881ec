/** The record of `schemas/fast.yaml` as a class: what a program writes that never heard of buffers. */
export class PlainRecord {
  id = 0;
  kind = 0;
  size = 0;
  flags = 0;
  owner = 0;
  start = 0;
  end = 0;
  state = 0;
}

/** Keeps freed records in an array. */
export class ArrayPool {
  readonly #free: PlainRecord[] = [];

  constructor(capacity: number) {
    for (let i = 0; i < capacity; i++) this.#free.push(new PlainRecord());
  }

  take(): PlainRecord {
    return this.#free.pop() ?? new PlainRecord();
  }

  give(record: PlainRecord): void {
    this.#free.push(record);
  }
}

class LinkedRecord extends PlainRecord {
  next: LinkedRecord | null = null;
}

/** Keeps freed records in a list through a field of their own. */
export class LinkedPool {
  #first: LinkedRecord | null = null;

  constructor(capacity: number) {
    for (let i = 0; i < capacity; i++) this.give(new LinkedRecord());
  }

  take(): LinkedRecord {
    const record = this.#first;
    if (record === null) return new LinkedRecord();
    this.#first = record.next;
    return record;
  }

  give(record: LinkedRecord): void {
    record.next = this.#first;
    this.#first = record;
  }
}

/** `new`, and the collector frees. */
export class Collected {
  take(): PlainRecord {
    return new PlainRecord();
  }

  give(_record: PlainRecord): void {}
}
