/**
 * A JSON tokenizer that keeps its tokens in an arena, run on a real file and compared with `JSON.parse`.
 */
import { readFileSync, rmSync, statSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { Tokens } from "../../generated/tokens/index.js";
import { compared, costOf, kib, mib, ms, show } from "./figures.js";
import { writeRealFile } from "./tokens/real-file.js";
import { Tokenizer } from "./tokens/tokenizer.js";
import { valueOf } from "./tokens/values.js";
import type { Cost } from "./figures.js";

export interface TokensFigures {
  readonly fileBytes: number;
  readonly tokens: number;
  readonly arenaBytes: number;
  /** The values of the tokens are those of `JSON.parse`. */
  readonly equal: boolean;
  readonly tokenize: Cost<unknown>;
  readonly parse: Cost<unknown>;
  /** Bytes in use after everything was dropped at once. */
  readonly usedAfterReset: number;
}

const MIN_BYTES = 1 << 20;

/** @param nodeModules where the real JSON comes from */
export const tokens = async (nodeModules: string): Promise<TokensFigures> => {
  const file = writeRealFile(nodeModules, MIN_BYTES);
  try {
    const text = readFileSync(file, "utf8");
    return { fileBytes: statSync(file).size, ...(await compare(text)) };
  } finally {
    rmSync(file);
  }
};

const compare = async (text: string): Promise<Omit<TokensFigures, "fileBytes">> => {
  using image = Tokens.create();
  const { store } = image;
  const tokenizer = new Tokenizer(store, text);
  const tokenize = await costOf(() => tokenizer.document());
  const parse = await costOf(() => JSON.parse(text) as unknown);
  const arenaBytes = store.used;
  const equal = isDeepStrictEqual(valueOf(store, text, tokenize.result), parse.result);
  store.reset();
  return { tokens: tokenizer.count, arenaBytes, equal, tokenize, parse, usedAfterReset: store.used };
};

/** What the figures mean, and what they don't. */
const notesOn = ({ arenaBytes, tokenize, parse }: TokensFigures): string[] => [
  `Time: the arena takes ${compared(tokenize.milliseconds, parse.milliseconds, "long")} as JSON.parse, which is native code, while the
   tokenizer is JavaScript that reads character by character. To read a text once and use all of it, JSON.parse is the right tool.`,
  `Memory: what is left on the JS heap is what every later collection has to look at, for as long as the result is kept:
   ${kib(tokenize.heapBytes)} against ${kib(parse.heapBytes)}. The tokens themselves are ${kib(arenaBytes)} that no collection sees.`,
  `So one wants tokens in an arena where many results are kept for long, where pauses matter more than throughput, or where
   another thread is to read them where they lie. All of them went by one reset(), which costs the same for one token or a million.`,
];

export const showTokens = (figures: TokensFigures): void => {
  const { fileBytes, tokens: count, arenaBytes, equal, tokenize, parse } = figures;
  show(
    `tokens: ${mib(fileBytes)} of JSON from node_modules, ${count} tokens in an arena`,
    [
      ["", "tokens in the arena", "objects of JSON.parse"],
      ["time", ms(tokenize.milliseconds), ms(parse.milliseconds)],
      ["left on the JS heap", kib(tokenize.heapBytes), kib(parse.heapBytes)],
      ["off the heap", kib(arenaBytes), "0 KiB"],
      [
        "collections",
        `${tokenize.collections} (${ms(tokenize.collectionMs)})`,
        `${parse.collections} (${ms(parse.collectionMs)})`,
      ],
      ["same values", equal ? "yes" : "NO", ""],
    ],
    notesOn(figures),
  );
};
