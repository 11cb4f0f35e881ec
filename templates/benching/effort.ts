const { process: node } = globalThis as { process?: { argv?: readonly string[] } };

/** `--quick` measures nothing that can be believed, and shows in a second that a benchmark runs. */
const isQuick = node?.argv?.includes("--quick") === true;

/** Rounds of all contenders in turn, so that a slow moment of the machine hits all of them. */
export const aloneEffort = isQuick ? { rounds: 1, milliseconds: 4 } : { rounds: 5, milliseconds: 60 };

/** Rounds of threads together; the median counts. */
export const threadsEffort = isQuick ? { rounds: 1, milliseconds: 10 } : { rounds: 3, milliseconds: 250 };
