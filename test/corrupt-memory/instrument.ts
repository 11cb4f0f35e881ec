import { ts } from "ts-morph";

/**
 * Generated code that counts: each run of a loop how often it went round, each call from outside all rounds and function
 * calls together. Beyond a limit it throws `Endless`, and notes it in case somebody catches that. So a loop without an
 * end is found after some thousand steps, at the same place each time, and no clock is needed.
 */
export interface Meter {
  /** Rounds that one loop may take. */
  loop: number;
  /** Steps left to the call that runs now. */
  left: number;
  /** What went on for too long. */
  endless: string | undefined;
  round(count: number, place: string): void;
  step(place: string): void;
}

class Endless extends Error {}

export function makeMeter(): Meter {
  const stop = (meter: Meter, place: string): never => {
    meter.endless ??= place;
    throw new Endless(place);
  };
  return {
    loop: Infinity,
    left: Infinity,
    endless: undefined,
    round(count, place) {
      if (count > (place.endsWith(" decodeUtf8") ? this.loop * 8 : this.loop))
        stop(this, `loop at ${place}, ${count} times`);
      this.step(place);
    },
    step(place) {
      if (--this.left < 0) stop(this, `steps at ${place}`);
    },
  };
}

/** The global name by which counted code finds its meter. */
export const meterName = "corruptMemoryMeter";

/** The same program, with a count in every loop and every function. */
export function counted(path: string, text: string): string {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
  return render(source, { source, path, loops: 0 });
}

interface Context {
  readonly source: ts.SourceFile;
  readonly path: string;
  loops: number;
}

function render(node: ts.Node, context: Context): string {
  const { text } = context.source;
  const number = isLoop(node) ? context.loops++ : -1;
  let out = "";
  let from = node.pos;
  ts.forEachChild(node, (child) => {
    out += text.slice(from, child.pos) + around(child, node, render(child, context), number, context);
    from = child.end;
  });
  out += text.slice(from, node.end);
  return number < 0 ? out : `{ let _rounds${number} = 0;${out}\n}`;
}

function around(child: ts.Node, parent: ts.Node, text: string, loop: number, context: Context): string {
  const place = JSON.stringify(`${context.path}:${lineOf(child, context)} ${functionOf(parent)}`);
  if (isLoop(parent) && child === parent.statement)
    return ` { globalThis.${meterName}.round(++_rounds${loop}, ${place});${text}\n}`;
  if (!ts.isFunctionLike(parent) || child !== (parent as ts.FunctionLikeDeclaration).body) return text;
  const step = `globalThis.${meterName}.step(${place})`;
  if (!ts.isBlock(child)) return ` (${step}, ${text})`;
  const open = child.getStart(context.source) - child.pos + 1;
  return `${text.slice(0, open)} ${step};${text.slice(open)}`;
}

/** Text has eight bytes to a granule: what reads it may go round for each. */
function functionOf(node: ts.Node): string {
  const found = ts.findAncestor(node, (n) => ts.isFunctionDeclaration(n) || ts.isMethodDeclaration(n));
  return (found as ts.FunctionDeclaration | undefined)?.name?.getText() ?? "";
}

const lineOf = (node: ts.Node, { source }: Context): number =>
  source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;

/** A loop over what stands in an image. That over the members of a class, at `dispose`, is none. */
const isLoop = (node: ts.Node): node is ts.IterationStatement =>
  ts.isIterationStatement(node, false) && ts.findAncestor(node, isRefusal) === undefined;

const isRefusal = (node: ts.Node): boolean => ts.isFunctionDeclaration(node) && node.name?.text === "refuseAll";
