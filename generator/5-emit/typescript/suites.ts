import type { Plan } from "../../4-plan/types.js";
import type { OutputFile } from "../files.js";
import { emitBenches } from "./benches/benches.js";
import { emitTests } from "./tests/tests.js";

/** The tests and benchmarks that go with the output, where the options want them. */
export const emitSuites = (plan: Plan): OutputFile[] => [...emitTests(plan), ...emitBenches(plan)];
