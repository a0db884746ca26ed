import { DeviceCheck } from "./device-check.tsx";
import { useSilence } from "./use-silence.ts";
import { useTriedDevice } from "./use-tried-device.ts";

/** The devices of calls, outside of one; they are opened while they are being tested. */
export function DeviceTest({ isTesting }: { isTesting: boolean }) {
  const microphone = useTriedDevice("microphone", isTesting);
  const camera = useTriedDevice("camera", isTesting);
  const isSilent = useSilence(microphone.track);
  return <DeviceCheck microphone={microphone} isSilent={isSilent} camera={camera} />;
}
