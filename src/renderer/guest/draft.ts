import { tabStorage } from "../storage/storage.ts";
import { useGuest } from "./store.ts";

/** Of this conference. */
const key = () => `hearth.guest.draft ${location.pathname}`;

/** What is written in the chat and not sent: until it is, or its writer leaves, also over a reload of this tab. */
export function setDraft(draft: string): void {
  useGuest.setState({ draft });
  if (draft === "") tabStorage.removeItem(key());
  else tabStorage.setItem(key(), draft);
}

/** Gives back what could not be sent, before what has been written meanwhile. */
export function returnToDraft(unsent: string): void {
  const { draft } = useGuest.getState();
  setDraft(draft === "" ? unsent : `${unsent}\n${draft}`);
}

/** Takes up what was written before a reload. */
export function restoreDraft(): void {
  useGuest.setState({ draft: tabStorage.getItem(key()) ?? "" });
}
