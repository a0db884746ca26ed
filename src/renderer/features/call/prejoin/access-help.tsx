import { useState } from "react";
import type { DeviceKind } from "../../../media/devices/device-state.ts";
import { formatList, t } from "../../../messages/index.ts";
import { platform } from "../../../platform/index.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import styles from "./access-help.module.css";
import { accessSteps } from "./access-steps.ts";

/** What to open in this browser and on this system, so that devices that are blocked can be used. */
export const AccessHelp = ({ kinds }: { kinds: readonly DeviceKind[] }) => (
  <details className={styles.help} open>
    <summary>{t("access.title")}</summary>
    <Steps kinds={kinds} />
  </details>
);

/** The same in a dialog, behind a button. */
export function AccessButton({ kind }: { kind: DeviceKind }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("access.title")}</Button>
      {isOpen && (
        <Dialog title={t("access.title")} onClose={() => setOpen(false)}>
          <Steps kinds={[kind]} />
        </Dialog>
      )}
    </>
  );
}

function Steps({ kinds }: { kinds: readonly DeviceKind[] }) {
  const device = formatList(kinds.map((kind) => t(`access.${kind}`)));
  const isApp = platform.kind === "desktop";
  // `Chrome · Linux`; without the name of the browser, if it is a rare one.
  const [browser, system] = platform.deviceName.split(" · ");
  const app = isApp ? t("app.name") : ((system && browser) ?? "Browser");
  return (
    <ol className={styles.steps}>
      {accessSteps(navigator, isApp).map((step) => (
        <li key={step}>{t(`access.${step}`, { device, app })}</li>
      ))}
    </ol>
  );
}
