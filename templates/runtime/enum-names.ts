/** The name of an enum's value, `nameOf(Kind, 1)`; undefined for a number that has none. */
export function nameOf<Names extends Readonly<Record<string, number>>>(names: Names, value: number): (keyof Names & string) | undefined {
  for (const name in names) if (names[name] === value) return name;
  return undefined;
}
