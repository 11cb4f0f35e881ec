import { isMap, isScalar, isSeq, type Node, parseDocument, visit } from "yaml";

/** Numbers below n, the same for the same seed (mulberry32). */
export function randomOf(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
}

type Random = (n: number) => number;
type Mutation = (text: string, random: Random) => string;

const pick = <T>(from: readonly T[], random: Random): T => from[random(from.length)]!;

/** What breaks parsers: signs of YAML, odd characters, halves of surrogate pairs. */
const bytes = [..."{}[]:,#&*!|>'\"%@`-?<~ \t\n\r\0\uFEFF\u2028\uD83D\uDE00é0Aa_"];

/** What breaks meaning: words and numbers of the language in wrong places. */
const words = [
  "u8",
  "u33",
  "u8[16]",
  "u8[0]",
  "u8[",
  "utf8",
  "utf8[24]",
  "ref<Header>",
  "ref<X, y>",
  "Header",
  "PacketKind",
  "free-list",
  "arena",
  "sharded-free-list",
  "sharded-arena",
  "shared",
  "roots",
  "reclamation",
  "robust",
  "shards",
  "cache",
  "buffer",
  "groups",
  "0.5",
  "511",
  "1MiB",
  "1KB",
  "-1",
  "0",
  "1.5",
  "1e400",
  ".nan",
  "9007199254740993",
  "0x7fffffff",
  "true",
  "null",
  "~",
  "<<",
  "*a",
  "&a",
  "!!str",
  "__proto__",
  "constructor",
  "toString",
  "handle",
  "doc",
  "name",
  "fields",
  "values",
  "bits",
  "atomic",
  "count",
  "of",
  "kind",
  "---",
  "...",
  "%YAML 1.1",
  "|",
  ">-",
  "- ",
  "? ",
  ": ",
  "\n",
  "\n\n  ",
  "'",
  '"',
  "{ ",
  " }",
  "[",
  "]",
];

function atBytes(text: string, random: Random): string {
  const at = random(text.length + 1);
  const removed = random(3) === 0 ? random(8) : 0;
  return text.slice(0, at) + (random(4) === 0 ? "" : pick(bytes, random)) + text.slice(at + removed);
}

/** Replaces, removes, doubles or exchanges words. */
function atTokens(text: string, random: Random): string {
  const tokens = text.split(/(\s+|[{}[\],:])/);
  const [a, b] = [random(tokens.length), random(tokens.length)];
  const changes = [
    () => (tokens[a] = pick(words, random)),
    () => (tokens[a] = ""),
    () => (tokens[a] += tokens[b]!),
    () => ([tokens[a], tokens[b]] = [tokens[b]!, tokens[a]!]),
  ];
  pick(changes, random)();
  return tokens.join("");
}

function atLines(text: string, random: Random): string {
  const lines = text.split("\n");
  const [a, b] = [random(lines.length), random(lines.length)];
  const changes = [
    () => lines.splice(a, 1),
    () => lines.splice(b, 0, lines[a]!),
    () => (lines[a] = " ".repeat(random(9)) + lines[a]!.trimStart()),
    () => (lines[a] = lines[a]!.slice(0, random(lines[a]!.length + 1))),
  ];
  pick(changes, random)();
  return lines.join("\n");
}

/** Valid YAML with another structure: a node is replaced by another one of the schema, or by a word. */
function atNodes(text: string, random: Random): string {
  const document = parseDocument(text, { logLevel: "silent" });
  const nodes: Node[] = [];
  visit(document, {
    Value: (_, node) => {
      nodes.push(node);
    },
  });
  if (nodes.length === 0 || document.errors.length > 0) return atTokens(text, random);
  const [target, other] = [pick(nodes, random), pick(nodes, random)];
  const word = pick(words, random);
  visit(document, {
    Value: (_, node) =>
      node !== target ? undefined : isScalar(node) && random(2) === 0 ? document.createNode(word) : clone(other),
  });
  try {
    return document.toString();
  } catch {
    return atTokens(text, random); // not every tree can be written
  }
}

const clone = (node: Node): Node => (isMap(node) || isSeq(node) || isScalar(node) ? (node.clone() as Node) : node);

const mutations: readonly Mutation[] = [atBytes, atTokens, atLines, atNodes];

/** One to six mutations of one of the texts. */
export function mutated(texts: readonly string[], seed: number): string {
  const random = randomOf(seed);
  let text = pick(texts, random);
  for (let n = random(6); n >= 0; n--) text = pick(mutations, random)(text, random);
  return text;
}
