import type { Command } from "../../ui/command.ts";

/** More than anybody reads; the next letter narrows them down. */
const MOST = 50;

/** The text without case and diacritics, so that "Muller" finds "Müller". */
const plain = (text: string): string => text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLocaleLowerCase();

const words = (text: string): string[] => plain(text).split(/\s+/).filter(Boolean);

/**
 * The commands that contain all words of the query, the best first: those whose title begins with it, then those with a
 * word that begins with each, then the others. The order within each is kept. An empty query finds all. At most 50.
 */
export function matching(commands: readonly Command[], query: string): Command[] {
  const wanted = words(query);
  const ranked = commands.flatMap((command) => {
    const rank = rankOf(command, wanted);
    return rank === null ? [] : [{ command, rank }];
  });
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MOST)
    .map(({ command }) => command);
}

function rankOf({ title, group }: Command, wanted: readonly string[]): number | null {
  const text = `${plain(title)} ${plain(group)}`;
  if (!wanted.every((word) => text.includes(word))) return null;
  if (text.startsWith(wanted.join(" "))) return 0;
  const its = words(text);
  return wanted.every((word) => its.some((own) => own.startsWith(word))) ? 1 : 2;
}

/** The commands under their headings, in the order in which the headings first come. */
export function grouped(commands: readonly Command[]): { group: string; commands: Command[] }[] {
  const groups = new Map<string, Command[]>();
  for (const command of commands) {
    const group = groups.get(command.group);
    if (group) group.push(command);
    else groups.set(command.group, [command]);
  }
  return [...groups].map(([group, its]) => ({ group, commands: its }));
}
