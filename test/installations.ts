/** Something that the tests need, and that can be installed. */
export interface Installation {
  readonly what: string;
  /** How much it downloads and takes up, and how long that takes, in words. */
  readonly cost: string;
  readonly install: () => unknown;
}

/** Says everything that is going to be installed and what it costs, and only then begins. `say` gets lines of text. */
export async function installAll(
  installations: readonly Installation[],
  say: (text: string) => void,
): Promise<void> {
  if (installations.length === 0) return;
  say("The tests need programs that are missing here. Going to install:\n");
  for (const { what, cost } of installations) say(`  ${what}: ${cost}\n`);
  for (const { what, install } of installations) {
    say(`Installing ${what} …\n`);
    await install();
  }
}
