import type { ChosenDevice } from "../media/devices/connected-devices.ts";

/** Raised with each change after which what an earlier version has stored has to be changed as well. */
export const PREFERENCES_VERSION = 1;

/** Ids of devices, as version 0 kept them. */
interface Version0 {
  readonly microphoneId?: string | null;
  readonly cameraId?: string | null;
  readonly speakerId?: string | null;
}

/** What an earlier version has stored, as this one stores it, so that nothing has to be chosen again. */
export function migratePreferences(stored: unknown, version: number): unknown {
  if (version > 0 || typeof stored !== "object" || stored === null) return stored;
  const { microphoneId, cameraId, speakerId, ...kept } = stored as Version0;
  return {
    ...kept,
    microphone: chosen(microphoneId),
    camera: chosen(cameraId),
    speaker: chosen(speakerId),
  };
}

/** Its name is learned when it is connected. */
const chosen = (id: string | null | undefined): ChosenDevice | null => (id ? { id, label: "" } : null);
