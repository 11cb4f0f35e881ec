import type { PoolDescription, StructDescription } from "../description.js";
import { structNamed } from "../fields/leaves.js";
import type { Field } from "../fields/field.js";
import { fieldsOf } from "../fields/field.js";
import type { Module, Subject } from "../module-under-test.js";
import { allocatorOf } from "../module-under-test.js";
import { camelCase } from "../names.js";
import type { Pool, PoolUnderTest } from "../pool-model.js";

/** What a pool's handles are called in a suite that knows its methods only by what they do. */
export interface WholePool extends Pool {
  make(init?: object): { free(): void; toObject(): object; [Symbol.dispose](): void };
  isLive(handle: number): boolean;
  retire(handle: number): void;
  tryRetire(handle: number): number;
  stats(): ReturnType<Pool["stats"]> & { readonly capacity: number };
}

/** One pool of a subject, and how its tests get at it. */
export class PoolSubject {
  readonly subject: Subject;
  readonly about: PoolDescription;
  readonly struct: StructDescription;
  readonly property: string;
  readonly fields: readonly Field[];

  constructor(subject: Subject, about: PoolDescription) {
    this.subject = subject;
    this.about = about;
    this.struct = structNamed(subject.about.structs, about.of);
    this.property = camelCase(about.name);
    this.fields = fieldsOf(this.struct, subject.about.structs);
  }

  get isSharded(): boolean {
    return this.about.kind === "sharded-free-list";
  }

  /** Several threads may allocate: each slot knows whose it is. */
  get isOfThreads(): boolean {
    return this.subject.hasThreads && this.about.owner === "workers";
  }

  /** The least that needs a live handle. */
  look(slots: WholePool, h: number): unknown {
    return this.struct.emit === "handles" ? slots.addressOf(h) : slots.at(h);
  }

  of(module: Module): WholePool {
    return allocatorOf<WholePool>(module, this.about.name);
  }

  /** The pool as one property uses it, through each of the modules. */
  underTest(...modules: readonly Module[]): Omit<PoolUnderTest, "ballast"> {
    const { about, struct, subject } = this;
    const names = [this.property, `other.${this.property}`];
    return {
      users: modules.map((module, i) => [names[i]!, this.of(module)] as const),
      owners: about.owner === "creator" ? 1 : modules.length,
      buffer: modules[0]!.buffer,
      capacity: about.capacity,
      size: struct.size,
      align: Math.max(struct.align, 4),
      checks: subject.about.checks,
      fields: this.fields,
      ...(this.isSharded ? { guards: modules.map(({ guards }) => guards) } : {}),
    };
  }
}
