/** The command can't be carried out and the user can repair it: no stack, exit code 2. */
export class CliError extends Error {
  override readonly name = "CliError";
  /** The way out, one sentence, imperative. */
  readonly help: string;

  constructor(message: string, help: string) {
    super(message);
    this.help = help;
  }
}
