/** `npm run example [-- tokens|embeddings|packets|cache]`: runs the programs and prints what they found. */
import { fileURLToPath } from "node:url";
import { cache, showCache } from "./cache.js";
import { embeddings, showEmbeddings } from "./embeddings.js";
import { packets, showPackets } from "./packets.js";
import { showTokens, tokens } from "./tokens.js";

/** From `test/examples/dist/test/examples`. */
const nodeModules = fileURLToPath(new URL("../../../../../node_modules", import.meta.url));
const workerUrl = new URL("packets/worker.js", import.meta.url);
const serverUrl = new URL("cache/server.js", import.meta.url);

const programs: Readonly<Record<string, () => Promise<void>>> = {
  tokens: async () => showTokens(await tokens(nodeModules)),
  embeddings: async () => showEmbeddings(await embeddings()),
  packets: async () => showPackets(await packets(workerUrl)),
  cache: async () => showCache(await cache(serverUrl)),
};

console.log("Each table says what was measured, and below it what the figures mean and when one would want it.");
const wanted = process.argv.slice(2);
for (const [name, program] of Object.entries(programs)) {
  if (wanted.length === 0 || wanted.includes(name)) await program();
}
