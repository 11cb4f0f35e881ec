/** Printed by a script once its code is hot. */
export const STEADY = "-- steady state --";

/** What V8 gave up before and after the marker, out of the output of `node --trace-deopt`. */
export const countDeopts = (output: string): { readonly warmUp: number; readonly steady: number } => {
  const [warmUp, steady] = output.split(STEADY);
  if (steady === undefined) throw new Error("the script printed no marker");
  const bailouts = (text: string): number => text.match(/\[bailout \(kind: deopt/g)?.length ?? 0;
  return { warmUp: bailouts(warmUp!), steady: bailouts(steady) };
};
