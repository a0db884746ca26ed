import { Palette } from "../features/palette/palette.tsx";
import { useCommands, type Destinations } from "./commands.ts";

/** The command palette with everything that this user can do now. `roomId` is the room that is shown. */
export function CommandPalette({
  roomId,
  destinations,
  onClose,
}: {
  roomId: string | null;
  destinations: Destinations;
  onClose: () => void;
}) {
  return <Palette commands={useCommands(roomId, destinations)} onClose={onClose} />;
}
