/** First line of a page that a program writes. */
export const writtenBy = (sources: string): string =>
  `<!-- Written by test/documents from ${sources}. To change it, change that and run: npm run docs -->`;

export const fenced = (language: string, text: string): string[] => [
  `\`\`\`${language}`,
  ...text.trimEnd().split("\n"),
  "```",
  "",
];
