import type { MainTexts } from "./english.ts";

export const german: MainTexts = {
  quit: "Hearth beenden",
  open: "Hearth öffnen",
  hostStarts: "Der Host startet",
  hostRuns: "Der Host läuft",
  hostFailed: "Der Host läuft nicht",
  inCalls: (people) => (people === 1 ? "1 Person im Anruf" : `${people} Personen im Anruf`),
  connecting: (room) => `Im Anruf in ${room}, wird verbunden`,
  unanswered: (room) => `Anruf mit ${room}, noch nicht angenommen`,
  muted: (room) => `Im Anruf in ${room}, stumm`,
  heard: (room) => `Im Anruf in ${room}`,
  mute: "Stummschalten",
  unmute: "Stummschaltung aufheben",
  leave: "Anruf verlassen",
  microphone: "Mikrofon",
  camera: "Kamera",
  speaker: "Lautsprecher",
  systemDefault: "Standard des Systems",
  toggled: {
    muted: "Stumm.",
    unmuted: "Nicht mehr stumm.",
    "no-call": "Hearth ist in keinem Anruf.",
    failed: "Hearth hat nicht reagiert.",
  },
  notRunning: "Hearth läuft nicht.",
  keepsRunning: "Hearth läuft weiter.",
  keepsRunningDetail: (onMac) =>
    `Anrufe klingeln weiterhin, und ein Host auf diesem Computer bleibt erreichbar. Über das Symbol von Hearth ${onMac ? "in der Menüleiste" : "im Infobereich"}, oder indem du Hearth noch einmal startest, öffnest du das Fenster wieder. Mit „Hearth beenden“ im Menü des Symbols oder mit ${onMac ? "⌘Q" : "Ctrl+Q"} im Fenster beendest du Hearth.`,
  gotIt: "OK",
  quitDuringCall: (others) =>
    others === 1
      ? "1 andere Person ist in einem Anruf. Trotzdem beenden?"
      : `${others} andere Personen sind in einem Anruf. Trotzdem beenden?`,
  quitDetail:
    "Der Anruf läuft über diesen Computer und endet für alle. Bis Hearth wieder läuft, kann niemand diesen Host erreichen.",
  quitAnyway: "Trotzdem beenden",
  cancel: "Abbrechen",
  cut: "Ausschneiden",
  copy: "Kopieren",
  paste: "Einfügen",
  selectAll: "Alles auswählen",
  copyLink: "Link kopieren",
  copyAddress: "E-Mail-Adresse kopieren",
  copyPicture: "Bild kopieren",
  savePicture: "Bild speichern …",
  lookUp: (text) => `„${text}“ nachschlagen`,
  noSuggestions: "Keine Vorschläge",
  learnWord: "Zum Wörterbuch hinzufügen",
  tryAgain: "Erneut versuchen",
  restart: "Jetzt neu starten",
  wait: "Warten",
  saveBackup: "Sicherung speichern",
  chooseBackup: "Sicherung auswählen",
  crashed: "Das Fenster von Hearth ist mehrmals abgestürzt.",
  notLoaded: "Das Fenster von Hearth konnte nicht geladen werden.",
  againDetail:
    "Gesendete Nachrichten sind sicher, und Anrufe laufen für alle anderen weiter. Ein neuer Versuch hilft oft.",
  hangs: "Das Fenster von Hearth reagiert nicht.",
  hangsDetail: (seconds) =>
    `Hearth startet es in ${seconds} Sekunden neu und bringt dich in deinen Anruf zurück, falls du in einem bist. Wähle „Warten“, um ihm mehr Zeit zu geben.`,
};
