/** A thread that answers each job with what the job says, after a while. */
interface Echo {
  readonly say: number;
  readonly after: number;
}

// The bundle it becomes can import nothing.
const { parentPort } = process.getBuiltinModule("node:worker_threads");

parentPort!.on("message", ({ say, after }: Echo) => {
  setTimeout(() => parentPort!.postMessage(say < 0 ? { problem: `${say}` } : { found: say }), after);
});
