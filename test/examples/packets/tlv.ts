/** A message is a row of items: one byte for the tag, two for the length (little-endian), then the bytes. */
export const Tag = { text: 1, count: 2, samples: 3 } as const;

export type Item =
  | { readonly tag: typeof Tag.text; readonly text: string }
  | { readonly tag: typeof Tag.count; readonly count: number }
  | { readonly tag: typeof Tag.samples; readonly samples: readonly number[] };

const HEADER_BYTES = 3;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

const bodyOf = (item: Item): Uint8Array => {
  switch (item.tag) {
    case Tag.text:
      return encoder.encode(item.text);
    case Tag.count: {
      const body = new Uint8Array(4);
      new DataView(body.buffer).setUint32(0, item.count, true);
      return body;
    }
    case Tag.samples:
      return Uint8Array.from(item.samples);
  }
};

/** Writes items byte by byte through `append`. */
export const writeItems = (items: readonly Item[], append: (byte: number) => void): void => {
  for (const item of items) {
    const body = bodyOf(item);
    append(item.tag);
    append(body.length & 0xff);
    append(body.length >> 8);
    body.forEach(append);
  }
};

const itemFrom = (tag: number, body: Uint8Array): Item => {
  switch (tag) {
    case Tag.text:
      return { tag: Tag.text, text: decoder.decode(body) };
    case Tag.count:
      return { tag: Tag.count, count: new DataView(body.buffer, body.byteOffset, 4).getUint32(0, true) };
    case Tag.samples:
      return { tag: Tag.samples, samples: [...body] };
    default:
      throw new Error(`unknown tag ${tag}`);
  }
};

/** The items of a message. `TextDecoder` refuses shared memory, so every body is copied out first. */
export const readItems = (message: Uint8Array): Item[] => {
  const items: Item[] = [];
  for (let at = 0; at < message.length;) {
    const length = message[at + 1]! | (message[at + 2]! << 8);
    const body = message.slice(at + HEADER_BYTES, at + HEADER_BYTES + length);
    if (body.length !== length) throw new Error(`item at ${at} is cut off`);
    items.push(itemFrom(message[at]!, body));
    at += HEADER_BYTES + length;
  }
  return items;
};
