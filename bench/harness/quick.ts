/** `--quick`: does everything run? The figures mean nothing then. */
export const quick: boolean = process.argv.includes("--quick");
