import { useEffect } from "react";
import type { ConnectedDevice } from "../../../media/devices/connected-devices.ts";
import { offers, type Replacement } from "../../../media/devices/device-use.ts";
import { t } from "../../../messages/index.ts";
import { showToast } from "../../../stores/app-store.ts";
import { useCall } from "../../../stores/call-store.ts";
import { chooseDevice, useDeviceList } from "../../../stores/device-list.ts";
import { Banner } from "../../../ui/banner.tsx";
import { Button } from "../../../ui/button.tsx";

/** Offers a device that has come during the call, and says what has taken the place of one that is gone. */
export function DeviceNotices() {
  const devices = useDeviceList((list) => list.devices);
  const arrived = useCall((view) => view.arrived);
  const inUse = useCall((view) => view.inUse);
  const replaced = useCall((view) => view.replaced);
  useEffect(() => {
    const text = describe(replaced);
    if (text) showToast(text);
  }, [replaced]);
  return offers({ arrived, inUse }, devices).map((parts) => <Offer key={parts[0]?.id} parts={parts} />);
}

/** A device, or all parts of a headset. */
function Offer({ parts }: { parts: readonly ConnectedDevice[] }) {
  const dismiss = () =>
    useCall.setState(({ arrived }) => ({ arrived: arrived.filter((device) => !parts.includes(device)) }));
  const use = () => {
    for (const device of parts) chooseDevice(device.kind, device);
    // Otherwise it would be offered again as soon as another one is chosen.
    dismiss();
  };
  return (
    <Banner
      actions={
        <>
          <Button onClick={use}>{t("callDevices.use")}</Button>
          <Button onClick={dismiss}>{t("common.dismiss")}</Button>
        </>
      }
    >
      {t("callDevices.connected", { name: parts[0]?.label ?? "" })}
    </Banner>
  );
}

/** Empty if nothing has changed that anybody notices: a camera that is off is one less thing to read about. */
function describe(replaced: readonly Replacement[]): string {
  const { camera } = useCall.getState();
  const noticed = replaced.filter(({ kind }) => kind !== "camera" || camera === "on");
  const gone = new Set(noticed.flatMap((replacement) => replacement.gone ?? []));
  return [
    ...[...gone].map((name) => t("callDevices.gone", { name })),
    ...noticed.flatMap(({ kind, now }) => (now ? t(`callDevices.now.${kind}`, { name: now }) : [])),
  ].join(" ");
}
