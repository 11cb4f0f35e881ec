/** `node import-time.js <url>`: prints how long the import took, milliseconds. A process a time: modules are cached. */
import { argv, stdout } from "node:process";

const start = performance.now();
await import(argv[2]!);
stdout.write(String(performance.now() - start));
