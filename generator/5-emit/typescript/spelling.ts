import { type Access, accessName } from "../../4-plan/access.js";
import { camelCase, pascalCase } from "../../4-plan/names.js";
import { indexParameters, viewName } from "./accessor-names.js";
import { type Code, code, join, type Text } from "./code.js";
import type { Site } from "./expressions.js";

/** How the members of a field are spelt: those on handles take the handle first. */
export interface Spelling {
  readonly site: Site;
  /** `Origin` in `setOriginFrom`. */
  readonly pascal: string;
  /** `origin` in `originArray`. */
  readonly camel: string;
  /** `h: HeadersHandle`, or nothing. */
  readonly handle: readonly string[];
}

export const ofView = (access: Access, site: Site): Spelling => {
  const camel = viewName(access);
  return { site, camel, pascal: pascalCase(camel), handle: [] };
};

export const onHandles = (access: Access, infix: string, handle: string, site: Site): Spelling => {
  const pascal = infix + accessName(access);
  return { site, pascal, camel: camelCase(pascal), handle: [`h: ${handle}`] };
};

/** `originArray(h: HeadersHandle, i: number)`: name, handle, index for each dimension, then what else there is. */
export const head = (name: string, access: Access, { handle }: Spelling, ...more: readonly Text[]): Code =>
  code`${name}(${join([...handle, ...indexParameters(access), ...more], ", ")})`;
