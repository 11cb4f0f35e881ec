/** "kinds/a.ts", "../runtime/b.js" → "runtime/b.ts" */
export function resolve(path: string, specifier: string): string {
  const parts = path.split("/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/").replace(/\.js$/, ".ts");
}

/** "kinds/a.ts", "runtime/b.ts" → "../runtime/b.js" */
export function specifierOf(path: string, target: string): string {
  const from = path.split("/").slice(0, -1);
  const to = target.replace(/\.ts$/, ".js").split("/");
  while (from.length > 0 && to.length > 1 && from[0] === to[0]) {
    from.shift();
    to.shift();
  }
  return from.length === 0 ? `./${to.join("/")}` : [...from.map(() => ".."), ...to].join("/");
}
