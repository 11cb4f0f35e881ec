import { afterAll, beforeAll, expect, test } from "vitest";
import { compileExamples } from "./compiled.js";
import { readItems, Tag, writeItems } from "./packets/tlv.js";
import type { Compiled } from "./compiled.js";
import type { PacketsFigures } from "./packets.js";

let compiled: Compiled;
let figures: PacketsFigures;

beforeAll(async () => {
  compiled = compileExamples();
  const program = (await import(compiled.url("packets").href)) as typeof import("./packets.js");
  figures = await program.packets(compiled.url("packets/worker"));
}, 60_000);

afterAll(() => compiled?.remove());

test("a worker reads every request right where it lies, and acknowledges it there", () => {
  expect(figures.rightAnswers).toBe(figures.requests);
  expect(figures.acknowledged).toBe(figures.requests);
});

test("the arena never holds more than one request, and nothing is left", () => {
  expect(figures.messageBytes).toBeGreaterThan(20 * figures.peakBytes);
  expect(figures.usedAtEnd).toBe(0);
  expect(figures.liveHeadersAtEnd).toBe(0);
  expect(figures.problems).toEqual([]);
});

test("items come back as they went in; a message that was cut off is refused", () => {
  const items = [
    { tag: Tag.text, text: "ä" },
    { tag: Tag.count, count: 7 },
    { tag: Tag.samples, samples: [1, 2] },
  ];
  const bytes: number[] = [];
  writeItems(items, (byte) => bytes.push(byte));
  expect(readItems(Uint8Array.from(bytes))).toEqual(items);
  expect(() => readItems(Uint8Array.from(bytes.slice(0, -1)))).toThrow("cut off");
});
