/** Something that the command palette can do. */
export interface Command {
  /** Unique, and the same each time. */
  readonly id: string;
  /** The heading above it, in the interface's language. */
  readonly group: string;
  readonly title: string;
  /** Its shortcut as shown, if it has one. */
  readonly shortcut?: string;
  readonly run: () => void;
}
