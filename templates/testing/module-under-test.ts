import type { ModuleClass, ModuleDescription } from "./description.js";
import type { Guards } from "./pool-model.js";
import { camelCase } from "./names.js";

/** What every module has; what it has beside that is found by its name. */
export interface Module {
  readonly buffer: ArrayBufferLike;
  readonly worker: number;
  readonly incarnation: number;
  /** Rows of the worker table that are taken. */
  readonly attached: number[];
  readonly guards: Guards;
  guard<T>(read: () => T): T;
  readonly roots: unknown;
  onLeak?: (leaks: readonly unknown[]) => void;
  stats(): object;
  check(): object;
  recover(worker: number, options?: { readonly live: string }): readonly Recovered[];
  dispose(): void;
  [Symbol.dispose](): void;
}

/** A worker that was recovered, and by allocator what it had in use. */
export interface Recovered {
  readonly worker: number;
  readonly incarnation: number;
  readonly live: Readonly<Record<string, readonly number[]>>;
}

/** Tests leave slots behind; that is no news here. */
const quiet = (): void => {};

/** A module class and what is said of it. */
export class Subject {
  readonly about: ModuleDescription;
  readonly #Module: ModuleClass;

  constructor(Module: ModuleClass, about: ModuleDescription) {
    this.#Module = Module;
    this.about = about;
  }

  get isShared(): boolean {
    return this.about.backing === "shared" || this.about.backing === "wasm-shared";
  }

  /** Whether more than one thread can be attached. */
  get hasThreads(): boolean {
    return this.isShared && this.about.workers > 1;
  }

  create(): Module {
    return this.#Module.create(this.about.checks === "paranoid" ? { onLeak: quiet } : {}) as Module;
  }

  /** A module that reports what was never freed. */
  createWith(onLeak: (leaks: readonly unknown[]) => void): Module {
    return this.#Module.create({ onLeak }) as Module;
  }

  attach(buffer: ArrayBufferLike, row?: number): Module {
    const module = this.#Module.attach(buffer as never, 0, row) as Module;
    if (this.about.checks === "paranoid") module.onLeak = quiet;
    return module;
  }
}

/** The allocator of that name. */
export const allocatorOf = <A>(module: Module, name: string): A =>
  (module as unknown as Readonly<Record<string, A>>)[camelCase(name)]!;

/** What `stats` or `check` of a module says, each line with the name it is found by. */
export const linesOf = (report: object): Readonly<Record<string, unknown>>[] => Object.values(report);
