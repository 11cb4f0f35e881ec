/** A U+FEFF is text like any other: no byte order mark is looked for. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Text of the `size` bytes from byte `at` on, without trailing NULs. */
export function readUtf8(bytes: Uint8Array, at: number, size: number): string {
  let end = at + size;
  while (end > at && bytes[end - 1] === 0) end--;
  return decodeUtf8(bytes, at, end - at);
}

/** Text of the `size` bytes from byte `at` on, all of them. */
export function decodeUtf8(bytes: Uint8Array, at: number, size: number): string {
  const end = at + size;
  let text = "";
  for (let i = at; i < end; i++) {
    const byte = bytes[i]!;
    // slice copies: TextDecoder refuses to read shared memory
    if (byte >= 0x80) return text + decoder.decode(bytes.slice(i, end));
    text += String.fromCharCode(byte);
  }
  return text;
}

/** Writes text into `size` bytes from byte `at` on, cut at a code point and padded with NULs. */
export function writeUtf8(bytes: Uint8Array, at: number, size: number, text: string): void {
  const end = at + size;
  let to = at;
  for (let i = 0; i < text.length; i++) {
    const point = text.codePointAt(i)!;
    if (point > 0xffff) i++;
    const next = writePoint(bytes, to, end, point >= 0xd800 && point <= 0xdfff ? 0xfffd : point);
    if (next === to) break;
    to = next;
  }
  bytes.fill(0, to, end);
}

/** Bytes that `text` takes in UTF-8; a lone surrogate becomes U+FFFD. */
export function utf8Length(text: string): number {
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const point = text.codePointAt(i)!;
    if (point > 0xffff) i++;
    length += pointLength(point);
  }
  return length;
}

const pointLength = (point: number): number => (point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4);

/** The byte after the code point, or `to` itself when it does not fit before `end`. */
function writePoint(bytes: Uint8Array, to: number, end: number, point: number): number {
  const length = pointLength(point);
  if (to + length > end) return to;
  if (length === 1) {
    bytes[to] = point;
    return to + 1;
  }
  for (let i = length - 1, rest = point; i > 0; i--, rest >>= 6) bytes[to + i] = 0x80 | (rest & 0x3f);
  bytes[to] = (0xf00 >> length) & 0xff | point >> (6 * (length - 1));
  return to + length;
}
