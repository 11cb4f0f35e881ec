import { type Entry, yaml } from "./entry.js";

/** GA1xxx: the text is not the YAML we read. */
export const syntax = {
  "yaml-syntax": {
    code: "GA1001",
    severity: "error",
    message: "the YAML is broken here: {problem}",
    help: "repair the syntax; nothing after this place was looked at",
    reason:
      "The text is not valid YAML 1.2, so nobody can say what it means. What follows a syntax error is usually " +
      "misread as well, therefore only the first one is shown, and the rest of the schema is not checked.",
    example: {
      bad: yaml`
        name: example
        memory: { backing: local, checks: "fast }
        allocators:
          scratch: { kind: arena, size: 1MiB }
      `,
      repair: ['"fast', "fast"],
    },
  },
  "quote-type": {
    code: "GA1002",
    severity: "error",
    message: "`{type}` needs quotes inside braces",
    help: 'write "{written}"{alternative}',
    reason:
      "Between `{` and `}` YAML gives brackets, braces and commas a meaning of their own: `u8[16]` ends after `u8` " +
      "and starts a list. On a line of its own (`origin: u8[16]`) the same type needs no quotes.",
    example: {
      bad: yaml`
        name: example
        structs:
          Packet:
            fields: { id: u32, origin: u8[16] }
        allocators:
          packets: { kind: free-list, of: Packet, capacity: 100 }
      `,
      repair: ["u8[16]", '"u8[16]"'],
    },
  },
  "missing-space": {
    code: "GA1003",
    severity: "error",
    message: "a space is missing after the colon of `{key}`",
    help: "write `{key}: {value}`",
    reason:
      "YAML ends a key at a colon followed by a blank. `kind:u8` is one word, not a key with a value, and is often " +
      "joined with the lines below it.",
    example: {
      bad: yaml`
        name: example
        structs:
          Packet:
            fields:
              id: u32
              kind:u8
        allocators:
          packets: { kind: free-list, of: Packet, capacity: 100 }
      `,
      repair: ["kind:u8", "kind: u8"],
    },
  },
  "tab-indent": {
    code: "GA1004",
    severity: "error",
    message: "the line is indented with a tab",
    help: "indent with spaces",
    reason:
      "YAML forbids tabs in indentation, because how wide a tab is depends on who looks at it, and in YAML the " +
      "indentation decides what belongs to what.",
    example: {
      bad: "name: example\nallocators:\n\tscratch: { kind: arena, size: 1MiB }\n",
      repair: ["\tscratch", "  scratch"],
    },
  },
  "duplicate-key": {
    code: "GA1005",
    severity: "error",
    message: "`{key}` is there twice",
    help: "rename or remove one of the two",
    reason:
      "A map has each key once. Other YAML readers silently keep the last value, which hides the first definition.",
    example: {
      bad: yaml`
        name: example
        structs:
          Packet:
            fields:
              id: u32
              id: u16
        allocators:
          packets: { kind: free-list, of: Packet, capacity: 100 }
      `,
      repair: ["id: u16", "port: u16"],
    },
  },
  alias: {
    code: "GA1006",
    severity: "error",
    message: "`{text}`: schemas have no anchors and aliases",
    help: "write the value out; for fields that several structs share, make a struct of them",
    reason:
      "A layout should be readable where it stands. An alias would also have two places for one finding, and a " +
      "nested struct does the same job with a name.",
    example: {
      bad: yaml`
        name: example
        structs:
          Point: &point
            fields: { x: f32, y: f32 }
          Place: *point
        allocators:
          scratch: { kind: arena, size: 1MiB }
      `,
      repair: [
        " &point\n    fields: { x: f32, y: f32 }\n  Place: *point",
        "\n    fields: { x: f32, y: f32 }\n  Place:\n    fields: { at: Point }",
      ],
    },
  },
  "merge-key": {
    code: "GA1007",
    severity: "error",
    message: "`<<` doesn't merge anything: schemas have no merge keys",
    help: "write the keys out; for fields that several structs share, make a struct of them",
    reason: "Merge keys belong to YAML 1.1. In which order merged fields would lie in memory is anybody's guess.",
    example: {
      bad: yaml`
        name: example
        structs:
          Place:
            fields:
              <<: { x: f32, y: f32 }
              name: utf8[16]
        allocators:
          scratch: { kind: arena, size: 1MiB }
      `,
      repair: ["<<: { x: f32, y: f32 }", "x: f32\n      y: f32"],
    },
  },
  "several-documents": {
    code: "GA1008",
    severity: "error",
    message: "a second document starts here",
    help: "put each schema into a file of its own",
    reason: "One file is one schema is one memory image. `gen-alloc a.yaml b.yaml` compiles several of them at once.",
    example: {
      bad: yaml`
        name: example
        allocators:
          scratch: { kind: arena, size: 1MiB }
        ---
        name: other
      `,
      repair: ["---\nname: other\n", ""],
    },
  },
  "empty-schema": {
    code: "GA1009",
    severity: "error",
    message: "the schema is empty",
    help: "start with `name:` and `allocators:`, or let `gen-alloc init` write an example",
    reason: "There is nothing to generate from an empty file, and an empty file is more often a mistake than a wish.",
    example: {
      bad: "# soon\n",
      repair: ["# soon\n", "name: example\nallocators:\n  scratch: { kind: arena, size: 1MiB }\n"],
    },
  },
  "key-not-text": {
    code: "GA1010",
    severity: "error",
    message: "a key must be a name, and this is {found}",
    help: "{hint}",
    reason:
      "Keys become identifiers of the generated code. YAML reads `1`, `true` and `null` as a number, a boolean and " +
      "nothing.",
    example: {
      bad: yaml`
        name: example
        enums:
          Kind: { values: { 1: 1, two: 2 } }
        structs:
          Packet: { fields: { kind: Kind } }
        allocators:
          packets: { kind: free-list, of: Packet, capacity: 100 }
      `,
      repair: ["1: 1", "one: 1"],
    },
  },
  "integer-too-large": {
    code: "GA1011",
    severity: "error",
    message: "{number} is beyond 2^53, where integers lose digits",
    help: "use a number between -9007199254740991 and 9007199254740991",
    reason:
      "Numbers are read as JavaScript numbers, which hold integers exactly up to 2^53 only. Nothing in a schema " +
      "needs more.",
    example: {
      bad: yaml`
        name: example
        allocators:
          scratch: { kind: arena, size: 99999999999999999999 }
      `,
      repair: ["99999999999999999999", "64KiB"],
    },
  },
  "yaml-feature": {
    code: "GA1012",
    severity: "error",
    message: "`{text}`: schemas have no {feature}",
    help: "remove it",
    reason:
      "Tags and directives change what the same text means. A schema is plain YAML 1.2: maps, lists, text, " +
      "numbers, `true` and `false`.",
    example: {
      bad: yaml`
        name: !label example
        allocators:
          scratch: { kind: arena, size: 1MiB }
      `,
      repair: ["!label ", ""],
    },
  },
  "too-deep": {
    code: "GA1013",
    severity: "error",
    message: "the nesting is deeper than any schema needs",
    help: "close the brackets and braces before this place",
    reason:
      "The deepest place of a schema is about ten levels down. Hundreds of levels come from unclosed brackets or a " +
      "generator gone wild.",
    example: {
      bad: `name: example\ndoc: ${"[".repeat(80)}${"]".repeat(80)}\nallocators:\n  scratch: { kind: arena, size: 1MiB }\n`,
      repair: [`${"[".repeat(80)}${"]".repeat(80)}`, "Flat."],
    },
  },
} as const satisfies Record<string, Entry>;
