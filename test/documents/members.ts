import { type ClassDeclaration, Project, type SourceFile } from "ts-morph";
import { compileOrThrow } from "../phases/support/compile.js";

/** What one field `hue` becomes in the generated code, read from that code. */
export interface Members {
  readonly onViews: readonly string[];
  readonly onHandles: readonly string[];
}

const schemaOf = (field: string): string => `
name: example
memory: { backing: shared, workers: 2 }
enums: { Kind: { values: [data, ack] } }
structs:
  Point: { fields: { a: f32, b: f32 } }
  Node: { fields: { id: u32 } }
  Sample: { fields: { hue: ${field} } }
allocators:
  nodes: { kind: free-list, of: Node, capacity: 4 }
  points: { kind: free-list, of: Point, capacity: 4 }
  samples: { kind: free-list, of: Sample, capacity: 4 }
`;

const project = new Project({ useInMemoryFileSystem: true });

export function membersOf(field: string): Members {
  const files = compileOrThrow(schemaOf(field));
  const parse = (path: string): SourceFile =>
    project.createSourceFile(path, files.find((f) => f.path === path)!.text, { overwrite: true });
  return {
    onViews: printed(parse("sample.ts").getClassOrThrow("SampleFields")).filter(isOfField),
    onHandles: printed(parse("samples.ts").getClassOrThrow("Samples")).filter(isOfField),
  };
}

/** Public members as one writes them: `hue`, `setHue(i, x)`. */
function printed(node: ClassDeclaration): string[] {
  const accessors = node.getGetAccessors().filter((g) => g.getScope() === "public" && !g.isStatic());
  const methods = node.getMethods().filter((m) => m.getScope() === "public" && !m.isStatic());
  const settable = new Set(node.getSetAccessors().map((s) => s.getName()));
  const names = [
    ...accessors.map((g) => ({
      at: g.getPos(),
      text: settable.has(g.getName()) ? g.getName() : `${g.getName()} (read)`,
    })),
    ...methods
      .filter((m) => /^[A-Za-z]/.test(m.getName()))
      .map((m) => ({
        at: m.getPos(),
        text: `${m.getName()}(${m
          .getParameters()
          .map((p) => p.getName())
          .join(", ")})`,
      })),
  ];
  return names.sort((a, b) => a.at - b.at).map((n) => n.text);
}

const isOfField = (member: string): boolean => /Hue|^hue/.test(member);
