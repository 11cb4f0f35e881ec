import { fnv1a, hex8 } from "../hash.js";

/**
 * Headers of gen-alloc 0.1 held the hash of what stands below them. Output of that version is taken over when the hash is
 * right; its manifest lists the same hashes.
 */
export function isAsFirstWritten(text: string, listed: readonly string[]): boolean {
  const lf = text.replaceAll("\r\n", "\n");
  const stated = /\bschema [0-9a-f]{8}, body ([0-9a-f]{8})\b/.exec(lf.slice(0, 2000))?.[1];
  const body = hex8(fnv1a(bodyOf(lf)));
  return stated === undefined ? listed.includes(body) : stated === body;
}

/** Where such a header ends: the first empty line. In JSON it is the first property. */
function bodyOf(lf: string): string {
  if (lf.startsWith("{\n")) return lf.replace(/^\{\n {2}"@generated": .*\n/, "{\n");
  return lf.slice(lf.indexOf("\n\n") + 2);
}
