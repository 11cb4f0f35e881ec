/*
 * Vitest maps each place of a stack to where it stands in TypeScript. `paranoid` asks for a stack at each allocation, and
 * what we run is no TypeScript: without that these suites take a tenth less time.
 */
delete (Error as { prepareStackTrace?: unknown }).prepareStackTrace;
