interface Counted {
  stats(): object;
}

type InspectStats = (value: unknown, options: object) => string;

/** Has console.log and JSON.stringify show the stats of a class that owns memory, and not the memory. */
export function showStats({ prototype }: { readonly prototype: Counted }): void {
  Object.defineProperty(prototype, "toJSON", { value: statsOf });
  Object.defineProperty(prototype, Symbol.for("nodejs.util.inspect.custom"), { value: inspectedStats });
}

function statsOf(this: Counted): object {
  return this.stats();
}

/** What was disposed of is shown, too. */
function inspectedStats(this: Counted, _depth: number, options: object, inspect: InspectStats): string {
  const { name } = this.constructor;
  try {
    return `${name} ${inspect(this.stats(), options)}`;
  } catch (error) {
    return `${name} <${(error as { code?: string }).code ?? String(error)}>`;
  }
}
