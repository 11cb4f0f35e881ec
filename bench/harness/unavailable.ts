/** Thrown by a variant that this machine can't run; the bar is then listed as skipped, with this reason. */
export class Unavailable extends Error {}
