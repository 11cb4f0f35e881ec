import { expect, test } from "vitest";
import {
  code,
  helper,
  join,
  own,
  plainText,
  typeOf,
  usesOf,
  valueOf,
} from "../../../generator/5-emit/typescript/code.js";
import { Imports } from "../../../generator/5-emit/typescript/imports.js";
import { indent } from "../../../generator/5-emit/typescript/text.js";
import { layOut } from "../../../generator/3-layout/layout.js";
import { plan } from "../../../generator/4-plan/plan.js";
import { model } from "../support/models.js";
import { planOptions } from "../support/plan-options.js";

/* Text that carries what it needs. */

const call = code`return ${helper("readUtf8")}(${own("_u8")}, ${4}, 16);`;

test("text is what stands there, uses are what its pieces use", () => {
  expect(call.text).toBe("return readUtf8(this._u8, 4, 16);");
  expect(call.uses.map(({ name, kind }) => `${kind} ${name}`)).toEqual(["value readUtf8", "member _u8"]);
});

test("uses go where the text goes", () => {
  const lines = indent([join([call, "", code`x`], " "), "plain"]);
  expect(lines.map(plainText)).toEqual(["  return readUtf8(this._u8, 4, 16);  x", "  plain"]);
  expect(lines.flatMap(usesOf)).toEqual(call.uses);
});

test("in a plain template literal they would be lost: that is an error", () => {
  expect(() => `${call as unknown as string}`).toThrow("write code`…` around return readUtf8");
});

test("a file imports what its lines use, but for what it defines itself", () => {
  const imports = new Imports("headers", plan(layOut(model({ structs: [] })).value!, planOptions));
  imports.add([call, code`${typeOf("header", "Header")} ${valueOf("header", "Header")} ${typeOf("headers", "Own")}`]);
  expect(imports.print()).toEqual([
    'import { Header } from "./header.js";',
    'import { readUtf8 } from "./runtime.js";',
  ]);
});
