const units: Readonly<Record<string, number>> = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };

/** Arenas are divided into granules of 8 bytes. */
export const granuleBytes = 8;

/** `1.5MiB` → bytes, rounded up to a multiple of 8; undefined when it is no size, or less than 8. */
export function bytesOf(size: number | string): number | undefined {
  const bytes = typeof size === "number" ? size : withUnit(size);
  return bytes === undefined || bytes < granuleBytes ? undefined : Math.ceil(bytes / granuleBytes) * granuleBytes;
}

function withUnit(text: string): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?) ?(B|KiB|MiB|GiB)\s*$/.exec(text);
  return match === null ? undefined : Number(match[1]) * units[match[2]!]!;
}
