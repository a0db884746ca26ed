/**
 * The options of a command, as `read` finds them in its arguments. `--help` prints the usage and exits; what `read`
 * throws is printed before the usage, on stderr, and the exit code is 2.
 */
export function optionsOf<Options extends { readonly help: boolean }>(
  usage: string,
  read: () => Options,
): Options {
  try {
    const options = read();
    if (!options.help) return options;
    process.stdout.write(usage);
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(2);
  }
}

/** Throws unless every name is known. `kind` is what they are names of, in the singular. */
export function expectKnown(kind: string, names: readonly string[], known: readonly string[]): void {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new Error(`There is no ${kind} named “${unknown}”. There are: ${known.join(", ")}.`);
}

/** Throws unless the text is a number above zero; a whole one, where only that makes sense. */
export function expectPositive(option: string, text: string, whole = false): void {
  const number = Number(text);
  if (!(number > 0 && Number.isFinite(number)) || (whole && !Number.isInteger(number)))
    throw new Error(`${option} takes a ${whole ? "whole " : ""}number above 0, not “${text}”.`);
}
