/** `npm run stress:long -- minutes` sets it. */
const minutes = Number(process.env["STRESS_MINUTES"] ?? 0);

/** `STRESS_MINUTES` makes the form for the night of the one for every commit. */
export const isLong = minutes > 0;

/** Seconds of a suite: a share of all there are, or what it takes in CI. */
export const secondsFor = (share: number, ci: number): number => (isLong ? minutes * 60 * share : ci);

export const timeoutFor = (seconds: number): number => seconds * 1000 + 120_000;
