import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { toJson } from "../../generator/diagnostics/render.js";
import { check } from "./check.js";

const text = readFileSync(join(import.meta.dirname, "ten-mistakes.yaml"), "utf8");

/** Syntax, shape and meaning in one run. */
test("a dozen different mistakes are a dozen findings, each at its place", () => {
  const found = toJson(check(text), { path: "ten-mistakes.yaml", text });
  expect(found.map((d) => [d.code, d.line, text.slice(d.range.start, d.range.end)])).toEqual([
    ["GA2004", 2, "shraed"],
    ["GA3203", 4, "1"],
    ["GA3101", 8, "u33"],
    ["GA1003", 9, "kind:PacketKind"],
    ["GA3206", 10, "8"],
    ["GA1002", 11, "u8[16]"],
    ["GA3106", 12, "handle"],
    ["GA3207", 13, "true"],
    ["GA3102", 14, "Heeder"],
    ["GA2001", 16, "capcity"],
    ["GA2006", 16, "0"],
    ["GA3215", 17, "1MB"],
  ]);
});
