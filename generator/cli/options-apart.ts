import { defaultOutput, flagWords, type OutputOptions } from "./request.js";

type Style = Omit<OutputOptions, "out">;

/** `made with --tests none; this run has --tests test`: where a manifest remembers other options than those of now. */
export function optionsApart(before: Readonly<Record<string, unknown>> | undefined, now: Style): string | undefined {
  if (before === undefined) return undefined;
  const keys = [...Object.keys(defaultOutput), "checks"].filter((key): key is keyof Style => key !== "out");
  const apart = keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(now[key]));
  if (apart.length === 0) return undefined;
  return `made with ${wordsFor(apart, before as Partial<Style>)}; this run has ${wordsFor(apart, now)}`;
}

function wordsFor(keys: readonly (keyof Style)[], options: Partial<Style>): string {
  const words = keys.map((key) =>
    key === "checks" && options.checks === undefined
      ? "the checks of the schema"
      : flagWords({ [key]: options[key] }).join(" "),
  );
  return words.join(" ");
}
