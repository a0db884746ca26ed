import { AudioLines, CircleDot, Presentation, UsersRound, type LucideIcon } from "lucide-react";
import type { PresetName } from "./presets.ts";

export const presetIcons: Record<PresetName, LucideIcon> = {
  team: UsersRound,
  webinar: Presentation,
  briefing: AudioLines,
  speaker: CircleDot,
};
