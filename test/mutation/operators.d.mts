/** One place of a text, and what to put there. */
export interface Mutation {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly what: string;
}

export function mutationsOf(text: string): Mutation[];
export function apply(text: string, mutation: Mutation): string;
export function lineOf(text: string, start: number): number;
