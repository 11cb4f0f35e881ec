import { parse } from "../../generator/1-parse/parse.js";
import { resolve } from "../../generator/2-resolve/resolve.js";
import type { Backing, Checks } from "../../generator/2-resolve/types.js";
import { layOut } from "../../generator/3-layout/layout.js";

const levels: readonly Checks[] = ["fast", "checked", "paranoid"];

interface Case {
  readonly title: string;
  readonly backing: Backing;
  readonly allocator: string;
  /** Bytes of what the allocator is for. */
  readonly data: number;
}

const slots = 65_535 * 72;
const cases: readonly Case[] = [
  {
    title: "`free-list`, one thread",
    backing: "local",
    allocator: "{ kind: free-list, of: Item, capacity: 65535 }",
    data: slots,
  },
  {
    title: "`free-list`, shared",
    backing: "shared",
    allocator: "{ kind: free-list, of: Item, capacity: 65535 }",
    data: slots,
  },
  {
    title: "`sharded-free-list`",
    backing: "shared",
    allocator: "{ kind: sharded-free-list, of: Item, capacity: 65535 }",
    data: slots,
  },
  { title: "`arena` of 1 MiB", backing: "local", allocator: "{ kind: arena, size: 1MiB }", data: 2 ** 20 },
  {
    title: "`sharded-arena` of 64 MiB",
    backing: "shared",
    allocator: "{ kind: sharded-arena, size: 64MiB }",
    data: 2 ** 26,
  },
];

/** What each level needs beside the data, in percent of it: a table of templates/CHECKS.md. */
export function memoryRows(): string[] {
  const head = ["| | `fast` | `checked` | `paranoid` |", "|---|---:|---:|---:|"];
  const rows = cases.map(({ title, backing, allocator, data }) => {
    const what = data === slots ? `${title}, 65535 structs of 72 bytes` : title;
    return `| ${[what, ...levels.map((checks) => percent(bytesOf(backing, checks, allocator) / data - 1))].join(" | ")} |`;
  });
  return [...head, ...rows];
}

function bytesOf(backing: Backing, checks: Checks, allocator: string): number {
  const text = `
name: example
memory: { backing: ${backing}, checks: ${checks} }
structs: { Item: { fields: { bytes: "f64[9]" } } }
allocators: { all: ${allocator} }
`;
  const { allocators } = layOut(resolve(parse(text).value!).value!).value!;
  return allocators[0]!.regions.reduce((sum, region) => sum + region.words * 4, 0);
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
