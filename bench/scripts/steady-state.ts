/**
 * Runs the 16-site function until it is hot, prints a marker, runs it on. Under `--trace-deopt`, everything that V8
 * gives up after the marker is a steady-state deopt.
 */
import { Fast } from "../generated/fast/index.js";
import { make } from "../generated/sites/try-alloc-16.js";

const MARKER = "-- steady state --";
const WARM_UP = 500;
const STEADY = 2_000;

const { run } = make(Fast.create().records);
let sum = 0;
for (let i = 0; i < WARM_UP; i++) sum += run(1_600);
console.log(MARKER);
for (let i = 0; i < STEADY; i++) sum += run(1_600);
console.log(sum);
