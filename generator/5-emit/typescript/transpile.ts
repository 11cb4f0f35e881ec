import { ts } from "ts-morph";
import type { OutputFile } from "../files.js";

const compilerOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  useDefineForClassFields: true,
  verbatimModuleSyntax: true,
  removeComments: false,
};

/** `--target js`: a .ts file becomes .js and, where it exports something, .d.ts, file by file; other files stay. */
export function transpile(file: OutputFile): OutputFile[] {
  if (!file.path.endsWith(".ts")) return [file];
  const stem = file.path.slice(0, -".ts".length);
  const transpileOptions = { compilerOptions, fileName: file.path };
  const code = { path: `${stem}.js`, text: ts.transpileModule(file.text, transpileOptions).outputText };
  if (!/^export /m.test(file.text)) return [code];
  return [code, { path: `${stem}.d.ts`, text: declarationsOf(file.text, transpileOptions) }];
}

/** Without a checker TypeScript 6 declares a method with a computed name twice: as the method, and as a property. */
function declarationsOf(text: string, options: ts.TranspileOptions): string {
  const { outputText } = ts.transpileDeclaration(text, options);
  return outputText.replace(/^ *\[Symbol\.dispose\]: \(\) => void;\n/gm, "");
}
