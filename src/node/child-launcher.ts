/** Starts a child that exchanges messages with this process: a thread, a child of Node.js, or a utilityProcess of Electron. */
export interface ChildLauncher<ToChild> {
  launch(listeners: {
    /** Called with what it has sent, unchecked. */
    onMessage: (message: unknown) => void;
    onLine: (line: string) => void;
    /** Called once, even if it could not be started. */
    onExit: (how: string) => void;
  }): ChildLink<ToChild>;
}

export interface ChildLink<ToChild> {
  readonly pid: number | undefined;
  send(message: ToChild): void;
  kill(): void;
}
