/** All that a terminal obeys instead of showing it, and lone surrogates; tabs are left as they are. */
const unseen = /(?!\t)\p{Cc}|\p{Zl}|\p{Zp}|\p{Bidi_Control}|\p{Cs}|\ufeff/gu;

/** Text of a schema for a terminal: what would move the cursor, change colours or turn the direction is shown as one sign. */
export const visible = (text: string): string =>
  text.replace(unseen, (char) => {
    const code = char.codePointAt(0)!;
    return code < 0x20 ? String.fromCodePoint(0x2400 + code) : code === 0x7f ? "\u2421" : "\ufffd";
  });

/** The same for text of several lines. */
export const visibleLines = (text: string): string => text.split("\n").map(visible).join("\n");
