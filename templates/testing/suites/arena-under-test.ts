import type { Going } from "../arena-commands.js";
import { sliceForm, structForm } from "../arena-forms.js";
import type { Arena, ArenaUnderTest, FreeingArena, SliceForm, StructForm } from "../arena-model.js";
import type { ArenaDescription, StructDescription } from "../description.js";
import { structNamed } from "../fields/leaves.js";
import type { Module, Subject } from "../module-under-test.js";
import { allocatorOf } from "../module-under-test.js";
import { camelCase } from "../names.js";

/** An arena of `checked` or `paranoid`; which of the members to free it has, its description says. */
export interface WholeArena extends Arena, FreeingArena {
  isLive(handle: number): boolean;
}

/** One arena of a subject, and how its tests get at it. */
export class ArenaSubject {
  readonly subject: Subject;
  readonly about: ArenaDescription;
  readonly property: string;
  readonly forms: readonly StructForm[];
  readonly slices: readonly SliceForm[];

  constructor(subject: Subject, about: ArenaDescription) {
    const { structs } = subject.about;
    this.subject = subject;
    this.about = about;
    this.property = camelCase(about.name);
    this.forms = about.of.map((name) => structForm(structNamed(structs, name), structs));
    this.slices = about.slices.map(sliceForm);
  }

  get isSharded(): boolean {
    return this.about.shards !== undefined;
  }

  get frees(): boolean {
    return this.about.frees === true;
  }

  /** A sharded arena knows no mark: which block is the newest, nobody knows. */
  get going(): Going {
    if (this.frees) return "freed";
    return this.isSharded ? "reset" : "rewound";
  }

  get structs(): readonly StructDescription[] {
    return this.subject.about.structs;
  }

  of(module: Module): WholeArena {
    return allocatorOf<WholeArena>(module, this.about.name);
  }

  /** The arena as one property uses it, through each of the modules. */
  underTest(...modules: readonly Module[]): ArenaUnderTest {
    const { about, subject } = this;
    const { shards, buffer } = about;
    const names = [this.property, `other.${this.property}`];
    return {
      users: modules.map((module, i) => [names[i]!, this.of(module)] as const),
      owners: about.owner === "creator" ? 1 : modules.length,
      buffer: modules[0]!.buffer,
      size: about.size,
      checks: subject.about.checks,
      frees: this.frees,
      ...(shards === undefined || buffer === undefined
        ? {}
        : { sharded: { count: shards, size: about.size / shards, buffer } }),
    };
  }
}
