import type { Leak } from "./leaks.js";

/** What a module does with leaks unless it is told otherwise: a warning, one paragraph for each call that allocated. */
export function reportLeaks(leaks: readonly Leak[]): void {
  const paragraphs = leaks.map(({ allocator, count, site }) => `${allocator}: ${count} never freed, allocated\n${site.replace(/^/gm, "  ")}`);
  console.warn(paragraphs.join("\n"));
}
