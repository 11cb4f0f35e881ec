import { Project, ScriptTarget, ts } from "ts-morph";

/** Errors of all files together, as `path: message`, under the flags that generated code promises to pass. */
export function typeErrors(files: ReadonlyMap<string, string>): string[] {
  const project = new Project({
    useInMemoryFileSystem: true,
    compilerOptions: {
      target: ScriptTarget.ES2022,
      lib: ["lib.es2022.d.ts", "lib.esnext.disposable.d.ts"],
      module: ts.ModuleKind.ES2022,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      types: [],
      strict: true,
      noUnusedLocals: true,
      noUnusedParameters: true,
      noUncheckedIndexedAccess: true,
      noImplicitReturns: true,
      noFallthroughCasesInSwitch: true,
      allowUnreachableCode: false,
      allowUnusedLabels: false,
      exactOptionalPropertyTypes: true,
      verbatimModuleSyntax: true,
      isolatedModules: true,
      erasableSyntaxOnly: true,
    },
  });
  for (const [path, text] of files) project.createSourceFile(path, text);
  return project.getPreEmitDiagnostics().map((found) => {
    const message = ts.flattenDiagnosticMessageText(found.compilerObject.messageText, " ");
    return `${found.getSourceFile()?.getBaseName() ?? "?"}:${found.getLineNumber() ?? 0} ${message}`;
  });
}
