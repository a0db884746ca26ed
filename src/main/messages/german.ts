import type { MainTexts } from "./english.ts";

export const german: MainTexts = {
  quit: "Hearth beenden",
  tryAgain: "Erneut versuchen",
  restart: "Jetzt neu starten",
  wait: "Warten",
  crashed: "Das Fenster von Hearth ist mehrmals abgestürzt.",
  notLoaded: "Das Fenster von Hearth konnte nicht geladen werden.",
  againDetail:
    "Gesendete Nachrichten sind sicher, und Anrufe laufen für alle anderen weiter. Ein neuer Versuch hilft oft.",
  hangs: "Das Fenster von Hearth reagiert nicht.",
  hangsDetail: (seconds) =>
    `Hearth startet es in ${seconds} Sekunden neu und bringt dich in deinen Anruf zurück, falls du in einem bist. Wähle „Warten“, um ihm mehr Zeit zu geben.`,
};
