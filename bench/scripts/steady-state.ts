/**
 * Runs the 16-site function until it is hot, prints a marker, runs it on. Under `--trace-deopt`, everything that V8
 * gives up after the marker is a steady-state deopt.
 */
import { Fast } from "../generated/fast/index.js";
import { STEADY } from "../harness/deopts.js";
import { make } from "../generated/sites/try-alloc-16.js";

const WARM_UP = 500;
const RUNS = 2_000;

const { run } = make(Fast.create().records);
let sum = 0;
for (let i = 0; i < WARM_UP; i++) sum += run(1_600);
console.log(STEADY);
for (let i = 0; i < RUNS; i++) sum += run(1_600);
console.log(sum);
