import { useEffect, useEffectEvent, useState } from "react";
import { ShortcutsSheet } from "../features/palette/index.ts";
import { withLaterTexts } from "../messages/load-later-texts.ts";
import { useCall } from "../stores/call-store.ts";
import { laterDialog } from "../ui/later-dialog.tsx";
import { closeModals } from "../ui/modal.ts";
import { shortcuts, useShortcut } from "../ui/shortcut.ts";
import type { Destinations } from "./commands.ts";
import { moveToRegion } from "./regions.ts";

const CommandPalette = laterDialog(
  async () => (await withLaterTexts(import("./command-palette.tsx"))).CommandPalette,
);

/** Elements in which every character is text. */
const WRITING = "input, textarea, select, [contenteditable], [role=menu]";

/** The keys that work everywhere in the app, and what they open. */
export function Keys({
  roomId,
  destinations,
}: {
  /** The room that is shown. */
  roomId: string | null;
  destinations: Omit<Destinations, "onShortcuts">;
}) {
  const [open, setOpen] = useState<"palette" | "shortcuts" | null>(null);
  const close = () => setOpen(null);
  // Whatever is open would cover the call, such as one that is answered from above it, or be about the call before.
  const callRoom = useCall(({ connection }) => (connection.status === "idle" ? null : connection.roomId));
  useEffect(() => {
    if (callRoom !== null) closeModals();
  }, [callRoom]);
  useShortcut(shortcuts.palette, () => setOpen(open === "palette" ? null : "palette"));
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const isWriting = event.target instanceof Element && event.target.closest(WRITING) !== null;
    if (event.key === "?" && !isWriting) setOpen("shortcuts");
    else if (event.key === "F6") moveToRegion(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, []);
  return (
    <>
      {open === "palette" && (
        <CommandPalette
          roomId={roomId}
          destinations={{ ...destinations, onShortcuts: () => setOpen("shortcuts") }}
          onClose={close}
        />
      )}
      {open === "shortcuts" && <ShortcutsSheet onClose={close} />}
    </>
  );
}
