/** Texts that the main process shows when the page cannot. */
export const english = {
  quit: "Quit Hearth",
  open: "Open Hearth",
  hostStarts: "The host is starting",
  hostRuns: "The host is running",
  hostFailed: "The host is not running",
  inCalls: (people: number): string => (people === 1 ? "1 person in a call" : `${people} people in a call`),
  connecting: (room: string): string => `In a call in ${room}, connecting`,
  unanswered: (room: string): string => `Call with ${room}, not answered yet`,
  muted: (room: string): string => `In a call in ${room}, muted`,
  heard: (room: string): string => `In a call in ${room}`,
  mute: "Mute",
  unmute: "Unmute",
  leave: "Leave the call",
  microphone: "Microphone",
  camera: "Camera",
  speaker: "Speaker",
  systemDefault: "System default",
  toggled: {
    muted: "Muted.",
    unmuted: "Unmuted.",
    "no-call": "Hearth is not in a call.",
    failed: "Hearth did not react.",
  },
  notRunning: "Hearth is not running.",
  keepsRunning: "Hearth keeps running.",
  keepsRunningDetail: (onMac: boolean): string =>
    `Calls still ring, and a host on this computer stays reachable. To open the window again, use Hearth's icon in the ${onMac ? "menu bar" : "notification area"}, or start Hearth again. To quit, choose Quit Hearth in the icon's menu, or press ${onMac ? "⌘Q" : "Ctrl+Q"} in the window.`,
  gotIt: "OK",
  quitDuringCall: (others: number): string =>
    others === 1
      ? "1 other person is in a call. Quit anyway?"
      : `${others} other people are in a call. Quit anyway?`,
  quitDetail:
    "The call runs on this computer and stops for everyone. Until Hearth runs again, nobody can reach this host.",
  quitAnyway: "Quit anyway",
  cancel: "Cancel",
  cut: "Cut",
  copy: "Copy",
  paste: "Paste",
  selectAll: "Select all",
  copyLink: "Copy link",
  copyAddress: "Copy email address",
  copyPicture: "Copy picture",
  savePicture: "Save picture …",
  lookUp: (text: string): string => `Look up “${text}”`,
  noSuggestions: "No suggestions",
  learnWord: "Add to dictionary",
  tryAgain: "Try again",
  restart: "Restart now",
  wait: "Wait",
  saveBackup: "Save the backup",
  chooseBackup: "Choose a backup",
  crashed: "Hearth's window has crashed several times.",
  notLoaded: "Hearth's window could not be loaded.",
  againDetail:
    "Messages you have sent are safe, and calls continue for everyone else. Trying again often helps.",
  hangs: "Hearth's window is not responding.",
  hangsDetail: (seconds: number): string =>
    `Hearth will restart it in ${seconds} seconds and rejoin your call, if you are in one. Choose Wait to give it more time.`,
};

export type MainTexts = typeof english;
