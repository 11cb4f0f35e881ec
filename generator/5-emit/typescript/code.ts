/*
 * Text of the output that carries what it needs. A function that prints a call of a helper returns the call and the name
 * to import; whoever puts the text into a file imports what its pieces ask for. Nobody reads printed text to find out.
 *
 *   code`return ${helper("readUtf8")}(${own("u8")}, ${index}, 16);`
 *     text   return readUtf8(this._u8, h + 4, 16);
 *     uses   readUtf8 of the runtime, the own member _u8
 */

/** A name that a piece of text uses. */
export interface Use {
  readonly name: string;
  readonly kind: "value" | "type" | "member";
  /** The file that exports it; undefined: the runtime, or the class itself for a member. */
  readonly from?: string | undefined;
}

/** Text that uses nothing is a string. */
export type Text = string | Code;

export class Code {
  readonly text: string;
  readonly uses: readonly Use[];

  constructor(text: string, uses: readonly Use[]) {
    this.text = text;
    this.uses = uses;
  }

  /** In a plain template literal it would lose its uses. */
  toString(): never {
    throw new Error(`write code\`…\` around ${this.text}`);
  }
}

export function code(parts: TemplateStringsArray, ...values: readonly (Text | number)[]): Code {
  const text = parts.reduce((before, part, i) => before + plain(values[i - 1]!) + part);
  return new Code(text, values.flatMap(usesOf));
}

export const join = (texts: readonly Text[], separator: string): Code =>
  new Code(texts.map(plain).join(separator), texts.flatMap(usesOf));

const plain = (value: Text | number): string => (value instanceof Code ? value.text : String(value));

export const usesOf = (value: Text | number): readonly Use[] => (value instanceof Code ? value.uses : []);

/** The text alone, for those who measure it or have imported what it uses. */
export const plainText = (value: Text): string => plain(value);

/** The name of a helper of templates/runtime. */
export const helper = (name: string): Code => new Code(name, [{ name, kind: "value" }]);
export const helperType = (name: string): Code => new Code(name, [{ name, kind: "type" }]);

/** A name that another file of the output exports. */
export const valueOf = (from: string, name: string): Code => new Code(name, [{ name, kind: "value", from }]);
export const typeOf = (from: string, name: string): Code => new Code(name, [{ name, kind: "type", from }]);

/** `this._u8`: a member that the class has from its template; what nobody uses is swept. */
export const own = (name: string): Code => new Code(`this.${name}`, [{ name, kind: "member" }]);
