const encoder = new TextEncoder();

/** FNV-1a over the UTF-8 bytes of the text, as int32: image words are compared as they come out of an Int32Array. */
export function fnv1a(text: string): number {
  const bytes = encoder.encode(text);
  let hash = 0x811c9dc5 | 0;
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return hash;
}

/** An int32 as 8 hex digits. */
export const hex8 = (hash: number): string => (hash >>> 0).toString(16).padStart(8, "0");

/** JSON with the keys of every object in code-unit order and nothing undefined: equal data, equal text. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).filter(([, v]) => v !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`).join(",")}}`;
}

export function hashOf(value: unknown): number {
  return fnv1a(canonical(value));
}
