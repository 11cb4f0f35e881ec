import { existsSync, readdirSync, readFileSync } from "node:fs";
import { compose } from "../../../generator/5-emit/specialise/compose.js";

const templates = new URL("../../../templates/", import.meta.url);
const folders = ["allocators", "concurrent", "parts", "runtime"];

/** Texts of the dialect by path: `allocators/arena-fast.ts`. */
export const sources: ReadonlyMap<string, string> = new Map(
  folders
    .filter((folder) => existsSync(new URL(folder, templates)))
    .flatMap((folder) => readdirSync(new URL(folder, templates)).map((name) => `${folder}/${name}`))
    .filter((path) => path.endsWith(".ts"))
    .map((path) => [path, readFileSync(new URL(path, templates), "utf8")]),
);

/** A template with its parts in it: one class, as the specialiser takes it. */
export const composed = (path: string): string => compose(path, sources).text;
