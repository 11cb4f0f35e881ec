import { readdirSync, readFileSync } from "node:fs";
import { compose } from "../../../generator/5-emit/specialise/compose.js";

const templates = new URL("../../../templates/", import.meta.url);
const apart = new Set(["testing", "benching", "text"]);

/** Texts of the dialect by path: `kinds/arena/fast.ts`. */
export const sources: ReadonlyMap<string, string> = new Map(
  readdirSync(templates, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !apart.has(path.split("/")[0]!))
    .map((path) => [path, readFileSync(new URL(path, templates), "utf8")]),
);

/** A template with its parts in it: one class, as the specialiser takes it. */
export const composed = (path: string): string => compose(path, sources).text;
