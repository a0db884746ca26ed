/** Texts that the main process shows when the page cannot. */
export const english = {
  quit: "Quit Hearth",
  tryAgain: "Try again",
  restart: "Restart now",
  wait: "Wait",
  crashed: "Hearth's window has crashed several times.",
  notLoaded: "Hearth's window could not be loaded.",
  againDetail:
    "Messages you have sent are safe, and calls continue for everyone else. Trying again often helps.",
  hangs: "Hearth's window is not responding.",
  hangsDetail: (seconds: number): string =>
    `Hearth will restart it in ${seconds} seconds and rejoin your call, if you are in one. Choose Wait to give it more time.`,
};

export type MainTexts = typeof english;
