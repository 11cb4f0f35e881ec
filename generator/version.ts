/** The same as in package.json; a test compares them. Here because reading a file is not for a pure function. */
export const version = "0.1.0";
